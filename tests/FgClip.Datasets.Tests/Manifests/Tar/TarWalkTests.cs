using System.Formats.Tar;
using System.Text;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Tar;

namespace FgClip.Datasets.Tests.Manifests.Tar;

public sealed class TarWalkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_that_nobody_reads_are_skipped()
    {
        var big = new byte[5_000_000];
        var archive = TarBytes.Create(TarEntryFormat.Ustar,
            Enumerable.Range(0, 4).SelectMany(i => new[] { ($"{i}.jpg", big), ($"{i}.txt", "a dog"u8.ToArray()) }));
        using var stream = new Counted(archive);

        Assert.Equal(8, (await WalkAsync(archive, stream)).Count);
        Assert.InRange(stream.BytesRead, 1, 2_000_000);
    }

    [Fact]
    public async Task An_archive_may_end_without_its_blocks_of_zeros_or_its_padding()
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("0.txt", "a dog"));

        Assert.Single(await WalkAsync(archive[..(512 + 5)]));
        Assert.Single(await WalkAsync(archive[..1024]));
        Assert.Empty(await WalkAsync([]));
    }

    [Theory]
    [InlineData(512 + 4, "m.tar is cut off: its member 0.txt, at byte 512, has 5 bytes, and the file ends after 4.")]
    [InlineData(1024 + 100, "m.tar is cut off: it ends in the header at byte 1,024.")]
    public async Task An_archive_that_is_cut_off_is_refused(int length, string message)
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("0.txt", "a dog"), ("1.txt", "a cat"))[..length];

        Assert.Equal(message, (await Assert.ThrowsAsync<ManifestFormatException>(() => WalkAsync(archive))).Message);
    }

    [Theory]
    [InlineData("77777777777\0", "cut off")]
    [InlineData("-1234567890\0", "not a number")]
    [InlineData("12345678\09z", "not a number")]
    [InlineData("\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "not a number")]
    [InlineData("\u0080\0\0\0\u007F\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "cut off")]
    [InlineData("\u0080\0\0\0\u0080\0\0\0\0\0\0\0", "not a number")]
    [InlineData("\u0080\u0001\0\0\0\0\0\0\0\0\0\u0005", "not a number")]
    public async Task A_size_that_no_file_has_is_refused(string size, string reason)
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("0.txt", "a dog"));
        Encoding.Latin1.GetBytes(size).CopyTo(archive.AsSpan(124));

        Assert.Contains(reason, (await Assert.ThrowsAsync<ManifestFormatException>(() => WalkAsync(TarBytes.Resealed(archive)))).Message);
    }

    [Fact]
    public async Task A_size_in_base_256_is_read()
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("0.txt", "a dog"));
        Encoding.Latin1.GetBytes("\u0080\0\0\0\0\0\0\0\0\0\0\u0005").CopyTo(archive.AsSpan(124));

        Assert.Equal(5, Assert.Single(await WalkAsync(TarBytes.Resealed(archive))).Length);
    }

    [Theory]
    [InlineData("size", "-5")]
    [InlineData("size", "five")]
    [InlineData("size", "99999999999999999999")]
    public async Task A_pax_header_with_a_size_that_is_none_is_refused(string key, string value)
    {
        var record = $" {key}={value}\n";
        record = $"{record.Length + 2}{record}";
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("pax", record), ("0.txt", "a dog"));
        archive[156] = (byte)'x';

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => WalkAsync(TarBytes.Resealed(archive)));
        Assert.Contains("the size of 0.txt is not a number", e.Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("99 path=x\n")]
    [InlineData("0 path=x\n")]
    [InlineData("9 path=xy")]
    public async Task A_pax_header_that_is_none_is_refused(string records)
    {
        var archive = TarBytes.Create(TarEntryFormat.Ustar, ("pax", records), ("0.txt", "a dog"));
        archive[156] = (byte)'x';

        Assert.Contains("pax", (await Assert.ThrowsAsync<ManifestFormatException>(() => WalkAsync(TarBytes.Resealed(archive)))).Message);
    }

    [Fact]
    public async Task A_long_name_longer_than_any_is_refused()
    {
        var archive = TarBytes.Create(TarEntryFormat.Gnu, ("long", new string('x', 100_000)), ("0.txt", "a dog"));
        archive[156] = (byte)'L';

        Assert.Contains("of names",
            (await Assert.ThrowsAsync<ManifestFormatException>(() => WalkAsync(TarBytes.Resealed(archive)))).Message);
    }

    [Fact]
    public async Task A_damaged_archive_gives_members_or_is_refused_by_name()
    {
        var random = new Random(4);
        var archive = TarBytes.Create(TarEntryFormat.Pax, ("0.jpg", "x"), ("0.txt", "a dog"),
            ("ü/" + new string('n', 120) + ".txt", "a cat"));
        var (refused, whole) = (0, 0);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Mutation.Apply(archive, random);
            try
            {
                var members = await WalkAsync(bytes);
                Assert.All(members, member => Assert.InRange(member.Offset + member.Length, 0, bytes.Length));
                whole++;
            }
            catch (ManifestFormatException e)
            {
                Assert.StartsWith("m.tar", e.Message);
                refused++;
            }
        }

        Assert.True(refused > 100 && whole > 100, $"{refused} refused, {whole} read");
    }

    private static Task<List<TarMember>> WalkAsync(byte[] archive) => WalkAsync(archive, new MemoryStream(archive));

    private static async Task<List<TarMember>> WalkAsync(byte[] archive, Stream stream)
    {
        var walk = new TarWalk("m.tar", new SkippingReader(stream, 0), archive.Length);
        var members = new List<TarMember>();
        while (await walk.NextAsync(Cancel) is { } member)
            members.Add(member);
        return members;
    }

    private sealed class Counted(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            BytesRead += count;
            return count;
        }
    }
}
