using System.Formats.Tar;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Tar;
using FgClip.Datasets.Manifests.Tar.Windows;
using FgClip.Storage;
using FgClip.TestKit.S3;

namespace FgClip.Datasets.Tests.Manifests.Tar.Windows;

/// <summary>An archive on an S3 server of a test's own.</summary>
internal sealed class RemoteTar : IAsyncDisposable
{
    public const string Name = "00000.tar";

    private readonly S3Stores _stores = new();

    public IObjectStore Store { get; private set; } = null!;

    /// <summary>Whether the last reading found an index that is not the archive's.</summary>
    public bool HasStaleIndex { get; private set; }

    public S3Server Server => _stores.Server;

    /// <summary>The ranges of the archive that were asked for, first and last byte.</summary>
    public IReadOnlyList<(long First, long Last)> Ranges => [.. Server.Calls.Where(IsRead).Select(RangeOf)];

    public long BytesRead => Ranges.Sum(range => range.Last - range.First + 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RemoteTar> CreateAsync(byte[] archive)
    {
        var tar = new RemoteTar();
        await tar._stores.StartAsync(S3ServerConditions.Kept);
        tar.Store = tar._stores.NewStore();
        await tar.PutAsync(archive, CommitCondition.Absent);
        return tar;
    }

    /// <summary>Samples of a random image of some length, a caption and columns.</summary>
    public static (byte[] Archive, IReadOnlyList<byte[]> Images) Samples(IEnumerable<int> lengths)
    {
        var random = new Random(1);
        var images = lengths.Select(length => new byte[length]).ToList();
        images.ForEach(random.NextBytes);
        var archive = TarBytes.Create(
            TarEntryFormat.Gnu,
            images.SelectMany((image, i) => new[]
            {
                ($"{i:000000000}.jpg", image),
                ($"{i:000000000}.json", System.Text.Encoding.UTF8.GetBytes($$"""{"width":{{i}}}""")),
                ($"{i:000000000}.txt", System.Text.Encoding.UTF8.GetBytes($"caption {i}")),
            }));
        return (archive, images);
    }

    /// <summary>Whether a call reads the archive.</summary>
    public static bool IsRead(S3Call call) => call.Operation == "GetObject" && call.Key.EndsWith(Name, StringComparison.Ordinal);

    public static (long First, long Last) RangeOf(S3Call call)
    {
        var parts = call.Range["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
        return (parts[0], parts[1]);
    }

    public Task PutAsync(byte[] archive, CommitCondition condition) =>
        Store.PutBytesAsync(Name, archive, condition, "_staging", Cancel);

    /// <summary>The rows from one place to another.</summary>
    public async IAsyncEnumerable<ManifestRow> ReadAsync(
        long to, long from = 0, int? imageWindow = null, RequestCosts? costs = null, WindowBudget? budget = null)
    {
        var info = (await Store.FindAsync(Name, Cancel))!;
        var kinds = new MemberKinds(new ManifestOptions(), ReadingRules.Revised);
        await using var tar = await TarReading.OpenAsync(Store, info, kinds, from, to, imageWindow, Cancel, costs, budget);
        var reader = new WebDatasetReader(Name, new ManifestOptions()) { ImageLimit = imageWindow ?? 0 };
        await foreach (var row in reader.ReadAsync(tar.Reader, to, 1, Cancel))
            yield return row;
        HasStaleIndex = tar.HasStaleIndex;
    }

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}
