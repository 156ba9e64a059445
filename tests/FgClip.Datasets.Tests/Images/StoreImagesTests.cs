using System.Text;
using FgClip.Datasets.Images;
using FgClip.Datasets.Rows;
using FgClip.Storage;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Images;

[Collection(nameof(AzuriteAccount))]
public sealed class StoreImagesTests(AzuriteAccount account)
{
    private readonly string _container = account.NewContainer();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => $"{_container}/photos";

    [Theory]
    [InlineData("a/b.jpg")]
    [InlineData("./a/b.jpg")]
    [InlineData("{root}/a/b.jpg")]
    public async Task An_object_below_the_root_is_read(string image)
    {
        await PutAsync(Root, "a/b.jpg", "picture");

        Assert.Equal("picture", await TextAsync(new NamedImageReader([Root]), image.Replace("{root}", Root)));
    }

    [Fact]
    public async Task Files_come_before_containers_and_containers_in_order()
    {
        using var folder = new TempFolder();
        await PutAsync(Root, "a", "first");
        await PutAsync($"{_container}/more", "a", "second");
        var source = new NamedImageReader([Root, $"{_container}/more", folder.Path]);

        Assert.Equal("first", await TextAsync(source, "a"));
        folder.Write("a", "file");
        Assert.Equal("file", await TextAsync(source, "a"));
        await ObjectStores.Open(Root).DeleteAsync("a", Cancel);
        File.Delete(folder.At("a"));
        Assert.Equal("second", await TextAsync(source, "a"));
    }

    [Theory]
    [InlineData("none.jpg", RowStatus.Missing)]
    [InlineData("{root}/none.jpg", RowStatus.Missing)]
    [InlineData("%2e%2e/secret", RowStatus.Missing)]
    [InlineData("..%2fsecret", RowStatus.Missing)]
    [InlineData("..\\secret", RowStatus.Missing)]
    [InlineData("../secret", RowStatus.OutsideRoot)]
    [InlineData("/etc/passwd", RowStatus.OutsideRoot)]
    [InlineData("{container}/secret", RowStatus.OutsideRoot)]
    [InlineData("{container}/photos-2/x", RowStatus.OutsideRoot)]
    [InlineData("{root}/../secret", RowStatus.OutsideRoot)]
    [InlineData("az://Other/x", RowStatus.OutsideRoot)]
    [InlineData("file:///etc/passwd", RowStatus.OutsideRoot)]
    public async Task What_is_not_there_or_lies_elsewhere_is_the_rows_fault(string image, RowStatus status)
    {
        await PutAsync(_container, "secret", "secret");

        var fetch = await new NamedImageReader([Root]).ReadAsync(image.Replace("{root}", Root).Replace("{container}", _container), Cancel);

        Assert.Equal(status, fetch.Fault!.Status);
        Assert.Null(fetch.Bytes);
    }

    [Fact]
    public async Task An_object_that_is_too_large_is_not_read()
    {
        await PutAsync(Root, "large", new string('x', 2_000_000));

        var fetch = await new NamedImageReader([Root], maxBytes: 1_999_999).ReadAsync("large", Cancel);

        Assert.Equal(RowStatus.FetchFailed, fetch.Fault!.Status);
        Assert.Contains("2000000 bytes", fetch.Fault.Message);
    }

    [Fact]
    public async Task A_store_that_denies_all_images_is_at_odds_with_this_process_and_one_that_denies_single_ones_with_those()
    {
        await PutAsync(Root, "a", "picture");
        var allowed = ObjectStores.Open(Root);
        var denied = new StoreImages([account.OpenDenied(Root)], maxBytes: 100);
        await Assert.ThrowsAsync<StoreAccessException>(() => denied.ReadAsync("a", Cancel));
        Assert.NotNull(denied.Denial);

        var both = new StoreImages([allowed, account.OpenDenied(Root)], maxBytes: 100);
        using (await both.ReadAsync("a", Cancel))
            Assert.Null(both.Denial);
        await Assert.ThrowsAsync<StoreAccessException>(() => both.ReadAsync("not in the first", Cancel));
        Assert.NotNull(both.Denial);

        var answering = new StoreImages([allowed], maxBytes: 100);
        await Assert.ThrowsAsync<FetchException>(() => answering.ReadAsync("none", Cancel));
        Assert.Null(answering.Denial);
    }

    private static Task PutAsync(string root, string name, string text) =>
        ObjectStores.Open(root).PutBytesAsync(name, Encoding.UTF8.GetBytes(text), CommitCondition.Absent, "_staging", Cancel);

    private static async Task<string> TextAsync(NamedImageReader source, string image)
    {
        var fetch = await source.ReadAsync(image, Cancel);
        Assert.Null(fetch.Fault);
        using var bytes = fetch.Bytes!;
        return Encoding.UTF8.GetString(bytes.Memory.Span);
    }
}
