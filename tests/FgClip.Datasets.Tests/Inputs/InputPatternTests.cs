using FgClip.Datasets.Inputs;
using FgClip.Datasets.Manifests;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class InputPatternTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public InputPatternTests()
    {
        foreach (var name in new[] { "00000.tar", "00001.tar", "00010.tar", "00002.parquet", ".hidden.tar", "a/0.tar", "a/b/c/1.tar",
            "a/.git/2.tar", "a-b/3.tar", "odd[1].tar", "x{1,2}.tar" })
            _folder.Write(name, "x");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.tar", "00000.tar 00001.tar 00010.tar odd[1].tar x{1,2}.tar")]
    [InlineData("0000?.*", "00000.tar 00001.tar 00002.parquet")]
    [InlineData("000[01][!1].tar", "00000.tar 00010.tar")]
    [InlineData("0000[^0].tar", "00001.tar")]
    [InlineData("a*/*.tar", "a-b/3.tar a/0.tar")]
    [InlineData("**/*.tar", "00000.tar 00001.tar 00010.tar a-b/3.tar a/0.tar a/b/c/1.tar odd[1].tar x{1,2}.tar")]
    [InlineData("a/**", "a/0.tar a/b/c/1.tar")]
    [InlineData("a/**/c/*.tar", "a/b/c/1.tar")]
    [InlineData("**/b/**/1.tar", "a/b/c/1.tar")]
    [InlineData("{00000..00001}.tar", "00000.tar 00001.tar")]
    [InlineData("{00001,a/0}.tar", "00001.tar a/0.tar")]
    [InlineData("{a,a-b}/*.tar", "a/0.tar a-b/3.tar")]
    [InlineData("{8..10}", "8 9 10")]
    [InlineData("odd[1].tar", "odd[1].tar")]
    [InlineData("x{1,2}.tar", "x{1,2}.tar")]
    [InlineData("none.tar", "none.tar")]
    public async Task A_pattern_means_files_in_ordinal_order(string pattern, string files) =>
        Assert.Equal(files.Split(' ').Select(name => _folder.At(name)), await InputPattern.ExpandAsync([_folder.At(pattern)], Cancel));

    [Fact]
    public async Task Inputs_keep_their_order() =>
        Assert.Equal(
            [_folder.At("a/0.tar"), _folder.At("00000.tar"), _folder.At("00001.tar")],
            await InputPattern.ExpandAsync([_folder.At("a/*.tar"), _folder.At("0000?.tar")], Cancel));

    [Fact]
    public async Task A_pattern_that_matches_nothing_is_refused()
    {
        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => InputPattern.ExpandAsync([_folder.At("none*", "*.tar")], Cancel));

        Assert.Contains(_folder.At("none*", "*.tar"), e.Message);
    }

    [Fact]
    public async Task A_file_that_two_patterns_match_is_refused()
    {
        var e = await Assert.ThrowsAsync<ManifestFormatException>(
            () => InputPattern.ExpandAsync([_folder.At("*0.tar"), _folder.At("00000.*")], Cancel));

        Assert.Contains("00000.tar twice", e.Message);
    }

    [Fact]
    public async Task A_range_without_end_is_refused() =>
        await Assert.ThrowsAsync<ManifestFormatException>(() => InputPattern.ExpandAsync([_folder.At("{0..9999999999}")], Cancel));

    [Fact]
    public async Task Inputs_that_a_dataset_has_do_not_count_towards_the_limit_of_an_extension()
    {
        string[] pattern = [_folder.At("{0..1000000}")];

        Assert.Equal(1_000_001, await InputPattern.StreamAsync(pattern, 1, Cancel).CountAsync(Cancel));
        var refused = await Assert.ThrowsAsync<ManifestFormatException>(async () =>
            await InputPattern.StreamAsync(pattern, 0, Cancel).CountAsync(Cancel));
        Assert.Contains("1,000,000", refused.Message);
    }
}

[Collection(nameof(AzuriteAccount))]
public sealed class InputPatternInContainersTests(AzuriteAccount account)
{
    [Fact]
    public async Task A_pattern_means_blobs_as_it_means_files()
    {
        var cancel = TestContext.Current.CancellationToken;
        var container = account.NewContainer();
        var store = FgClip.Storage.ObjectStores.Open(container);
        foreach (var name in new[] { "s/00000.tar", "s/00001.tar", "s/a/00002.tar", "s/00000.json", "t/x.tar" })
            await FgClip.Storage.ObjectStoreRecordExtensions.PutBytesAsync(store, name, "x"u8.ToArray(), default, "_staging", cancel);

        Assert.Equal([$"{container}/s/00000.tar", $"{container}/s/00001.tar"],
            await InputPattern.ExpandAsync([$"{container}/s/*.tar"], cancel));
        Assert.Equal([$"{container}/s/a/00002.tar", $"{container}/t/x.tar"],
            await InputPattern.ExpandAsync([$"{container}/s/**/00002.tar", $"{container}/[s-t]/x*.tar"], cancel));
    }
}
