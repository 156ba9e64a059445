using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Tar;
using FgClip.Datasets.Manifests.Tar.Windows;
using FgClip.Storage;
using FgClip.TestKit;
using FgClip.TestKit.S3;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Datasets.Tests.Manifests.Tar.Windows;

public sealed class IndexedReadTests
{
    private const int Image = 400_000;
    private const int Images = 60;
    private const int AtOnce = 12;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The server answers none of the small requests until twelve are there: one behind the other they would wait for ever.
    [Theory]
    [InlineData("00000.idx")]
    [InlineData("00000.index")]
    public async Task Headers_that_an_index_names_are_fetched_several_at_a_time(string name)
    {
        var (archive, _) = RemoteTar.Samples(Enumerable.Repeat(Image, Images));
        await using var tar = await RemoteTar.CreateAsync(archive);
        await tar.Store.PutBytesAsync(name, await IndexAsync(archive), CommitCondition.Absent, "_staging", Cancel);
        var (costs, asked) = (Costs(), 0);
        var enough = new TaskCompletionSource();
        tar.Server.Faults = call =>
        {
            if (!RemoteTar.IsRead(call) || RemoteTar.RangeOf(call).First == 0)
                return S3Fault.None;
            if (Interlocked.Increment(ref asked) == AtOnce)
                enough.SetResult();
            return new S3Fault(S3FaultKind.None, enough.Task);
        };

        var rows = await tar.ReadAsync(archive.Length, costs: costs).ToListAsync(Cancel);

        AssertRows(archive, rows);
        Assert.False(tar.HasStaleIndex);
        Assert.True(tar.BytesRead < archive.Length / 5, $"{tar.BytesRead} of {archive.Length} bytes");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public async Task A_stretch_is_read_by_the_index_too(int first)
    {
        var (archive, _) = RemoteTar.Samples(Enumerable.Repeat(Image, Images));
        await using var tar = await RemoteTar.CreateAsync(archive);
        var starts = await tar.ReadAsync(archive.Length).Select(row => row.Offset).ToListAsync(Cancel);
        await tar.Store.PutBytesAsync("00000.idx", await IndexAsync(archive), CommitCondition.Absent, "_staging", Cancel);

        var rows = await tar.ReadAsync(starts[55], starts[first], costs: Costs()).ToListAsync(Cancel);

        Assert.Equal(starts[first..55], rows.Select(row => row.Offset));
        Assert.False(tar.HasStaleIndex);
    }

    // Each has the archive's length and number of samples, as that of an archive that was written again may.
    [Fact]
    public async Task An_index_of_another_archive_changes_no_row_and_is_named()
    {
        var (archive, _) = RemoteTar.Samples(Enumerable.Repeat(Image, Images));
        var (other, _) = RemoteTar.Samples(
            [.. Enumerable.Repeat(Image, 20), Image - 100_000, Image + 100_000, .. Enumerable.Repeat(Image, 38)]);
        Assert.Equal(archive.Length, other.Length, 1024.0);
        await using var tar = await RemoteTar.CreateAsync(archive);
        await tar.Store.PutBytesAsync("00000.idx", await IndexAsync(other), CommitCondition.Absent, "_staging", Cancel);

        AssertRows(archive, await tar.ReadAsync(archive.Length, costs: Costs()).ToListAsync(Cancel));

        Assert.True(tar.HasStaleIndex);
    }

    // webdataset's writer gives members a time with a fraction, so that a block of pax records stands before each header.
    [Fact]
    public async Task The_index_of_an_archive_that_Python_wrote_names_its_headers()
    {
        using var folder = new TempFolder();
        await Python.RunAsync(
            """
            import io, sys, tarfile
            with tarfile.open(sys.argv[1], 'w|') as tar:
                for i in range(60):
                    for extension, data in ('jpg', bytes([i]) * 400000), ('json', b'{}'), ('txt', b'caption %d' % i):
                        member = tarfile.TarInfo(f'{i:09d}.{extension}')
                        member.size, member.mtime = len(data), 1700000000.25
                        tar.addfile(member, io.BytesIO(data))
            samples = {}
            with tarfile.open(sys.argv[1]) as tar:
                for member in tar:
                    key, extension = member.name.split('.', 1)
                    samples.setdefault(key, []).append(f'{extension} {member.offset_data} {member.size} {member.name}')
            with open(sys.argv[2], 'w') as index:
                print('v1.2', len(samples), file=index)
                for members in samples.values():
                    print(' '.join(members), file=index)
            """,
            folder.At("x.tar"), folder.At("x.idx"));
        var archive = await File.ReadAllBytesAsync(folder.At("x.tar"), Cancel);
        await using var tar = await RemoteTar.CreateAsync(archive);
        await tar.Store.PutBytesAsync(
            "00000.idx", await File.ReadAllBytesAsync(folder.At("x.idx"), Cancel), CommitCondition.Absent, "_staging", Cancel);

        var rows = await tar.ReadAsync(archive.Length, costs: Costs()).ToListAsync(Cancel);

        AssertRows(archive, rows);
        Assert.True(rows[0].Member!.Value.Offset > 512);
        Assert.False(tar.HasStaleIndex);
        Assert.True(tar.BytesRead < archive.Length / 5, $"{tar.BytesRead} of {archive.Length} bytes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1.2 1")]
    [InlineData("v1.2 2\njpg 512 5 a.jpg\n")]
    [InlineData("v1.2 1\njpg 512 5 a b.jpg\n")]
    [InlineData("v1.2 1\njpg 500 5 a.jpg\n")]
    [InlineData("v1.2 1\njpg 512 2000000 a.jpg\n")]
    [InlineData("v1.2 1\njpg -512 5 a.jpg\n")]
    [InlineData("v1.2 1\njpg 512 600 a.jpg txt 1024 5 a.txt\n")]
    [InlineData("v3.0 1\njpg 512 5 a.jpg\n")]
    [InlineData("{\"wids_version\": 1, \"shardlist\": [{\"url\": \"00000.tar\", \"nsamples\": 1}]}")]
    public void What_is_not_the_index_of_the_archive_is_not_used(string text) => Assert.Null(Read(text, 10_240));

    [Fact]
    public void An_archive_that_grew_since_is_not_that_of_its_index() => Assert.Null(Read("v1.2 1\njpg 512 5 a.jpg\n", 2_000_000));

    [Theory]
    [InlineData("v1.2 2\njpg 512 100000 a.jpg txt 101376 5 a.txt\njpg 102400 100000 b.jpg txt 203264 5 b.txt\n")]
    [InlineData("v1.1 2\njpg 512 100000 txt 101376 5\njpg 102400 100000 txt 203264 5\n")]
    public void Headers_and_texts_are_wanted_and_large_images_are_not(string text)
    {
        Assert.Equal([new(0, 512), new(100_864, 102_400), new(202_752, 215_040)], Read(text, 215_040)!);
    }

    private static IReadOnlyList<TarRange>? Read(string text, long length) =>
        TarIndex.Read(new StringReader(text), length, new MemberKinds(new ManifestOptions(), ReadingRules.Revised));

    /// <summary>Costs by which skips are dear and an index is worth its request.</summary>
    private static RequestCosts Costs()
    {
        var time = new FakeTimeProvider();
        var costs = new RequestCosts(time);
        foreach (var (bytes, seconds) in new[] { (64 << 10, 0.02), (4_000_000, 0.08) })
        {
            var started = costs.Start();
            time.Advance(TimeSpan.FromSeconds(seconds));
            costs.Add(started, bytes, 1);
        }

        return costs;
    }

    private static void AssertRows(byte[] archive, IReadOnlyList<ManifestRow> rows)
    {
        Assert.Equal(Enumerable.Range(0, Images).Select(i => $"caption {i}"), rows.Select(row => row.ShortCaption!));
        Assert.All(rows, row => Assert.Equal("ustar", Encoding.ASCII.GetString(archive, (int)row.Member!.Value.Offset - 512 + 257, 5)));
    }

    /// <summary>What wds2idx 1.2 writes.</summary>
    private static async Task<byte[]> IndexAsync(byte[] archive)
    {
        using var stream = new MemoryStream(archive);
        var walk = new TarWalk("x.tar", new SkippingReader(stream, 0), archive.Length);
        var samples = new List<(string Key, List<string> Members)>();
        while (await walk.NextAsync(Cancel) is { } member)
        {
            var name = SampleName.Parse(member.Name)!.Value;
            if (samples.Count == 0 || samples[^1].Key != name.Key)
                samples.Add((name.Key, []));
            samples[^1].Members.Add($"{name.Extension} {member.Offset} {member.Length} {member.Name}");
        }

        var lines = samples.Select(sample => string.Join(' ', sample.Members));
        return Encoding.ASCII.GetBytes($"v1.2 {samples.Count}\n{string.Join('\n', lines)}\n");
    }
}
