using System.Formats.Tar;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests.Tar;

/// <summary>Archives in which blocks of zeros stand before the end, against Python's tarfile with <c>ignore_zeros</c>.</summary>
public sealed class ConcatenatedTarTests : IDisposable
{
    private const string MembersOf = """
        import sys, tarfile
        with tarfile.open(sys.argv[1], ignore_zeros=True) as archive:
            print("\n".join(member.name for member in archive))
        """;

    private readonly PlannedInputs _inputs = new() { ShardRows = 1 };

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Rows_behind_blocks_of_zeros_are_read(int moreZeros)
    {
        byte[] archive = [.. Sample(0), .. new byte[512 * moreZeros], .. Sample(1), .. Sample(2)];
        var path = _inputs.Write("both.tar", archive);

        var rows = await _inputs.ReadAsync(path);

        var members = (await Python.RunAsync(MembersOf, path)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(members.Where(name => name.EndsWith(".jpg", StringComparison.Ordinal)), rows.Select(row => row.Image));
        Assert.Equal(["caption 0", "caption 1", "caption 2"], rows.Select(row => row.ShortCaption));
    }

    [Fact]
    public async Task A_lone_block_of_zeros_in_the_middle_is_passed_over()
    {
        var sample = TarBytes.Create(TarEntryFormat.Ustar, ("0.jpg", "x"), ("1.jpg", "x"));
        var path = _inputs.Write("lone.tar", [.. sample[..1024], .. new byte[512], .. sample[1024..]]);

        Assert.Equal(["0.jpg", "1.jpg"], (await _inputs.ReadAsync(path)).Select(row => row.Image));
        Assert.Equal("0.jpg\n1.jpg\n", await Python.RunAsync(MembersOf, path));
    }

    [Fact]
    public async Task Zeros_up_to_the_end_of_a_record_are_the_end()
    {
        var path = _inputs.Write("padded.tar", [.. Sample(0), .. new byte[10_240], .. new byte[100]]);

        Assert.Equal("0.jpg", Assert.Single(await _inputs.ReadAsync(path)).Image);
    }

    [Fact]
    public async Task Something_else_behind_the_end_is_refused_with_its_place()
    {
        var archive = Sample(0);
        var path = _inputs.Write("other.tar", [.. archive, .. "PAR1"u8, .. new byte[600]]);

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => _inputs.PlanAsync(path));

        Assert.Contains($"something that is not a tar archive follows its end, at byte {archive.Length:N0}", e.Message);
    }

    [Fact]
    public async Task Names_that_are_not_UTF8_stay_different()
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("e.jpg", "1"), ("f.jpg", "2"));
        foreach (var (header, name) in new[] { (0, (byte)0xE8), (1024, (byte)0xE9) })
        {
            archive[header] = name;
            TarBytes.Resealed(archive, header);
        }

        var rows = await _inputs.ReadAsync(_inputs.Write("latin1.tar", archive));

        Assert.Equal([@"\xE8.jpg", @"\xE9.jpg"], rows.Select(row => row.Image));
        Assert.All(rows, row => Assert.Null(row.Fault));
    }

    private static byte[] Sample(int number) =>
        TarBytes.Create(TarEntryFormat.Gnu, ($"{number}.jpg", "image"), ($"{number}.txt", $"caption {number}"));
}
