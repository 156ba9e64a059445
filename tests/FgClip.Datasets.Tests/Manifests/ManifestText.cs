using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Tests.Manifests;

/// <summary>Manifests that are given as text.</summary>
internal static class ManifestText
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<List<ManifestRow>> ReadAsync(ManifestFormat format, string text, ManifestOptions? options = null) =>
        ReadAsync(ManifestReaders.Create(new(format), "m", options ?? new ManifestOptions()), Encoding.UTF8.GetBytes(text));

    /// <summary>What is wrong with a row, or with one of its fields.</summary>
    public static string Reason(ManifestRow row) =>
        row.Fault?.Message ?? row.Fields?.Image ?? row.Fields?.Caption ?? row.Fields?.Boxes ?? row.Fields?.Columns ?? "";

    /// <summary>Reads a manifest through a stream that gives a few bytes at a time.</summary>
    public static async Task<List<ManifestRow>> ReadAsync(ITextManifestReader reader, byte[] bytes, int chunk = int.MaxValue)
    {
        await using var stream = new ChunkedStream(bytes, chunk);
        return await reader.ReadAsync(stream, 0, 1, Cancel).ToListAsync(Cancel);
    }

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
