using System.Collections.Concurrent;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Inputs;

/// <summary>Whether an input is still the one that was planned: a shard's offset means nothing in another.</summary>
internal sealed class InputCheck
{
    private readonly ConcurrentDictionary<(string Address, string Version), bool> _same = [];

    /// <summary>
    /// Compares size and version. Where only the version differs, as after a copy, the content decides, once, if planning has read all of it:
    /// of Parquet and tars it has not. A compressed input was copied, and may go.
    /// </summary>
    /// <exception cref="InvalidDataException">The input changed.</exception>
    public async Task ThrowIfChangedAsync(InputSource source, PlanInput planned, CancellationToken cancellationToken)
    {
        if (planned.Compressed)
            return;
        if (planned.Sidecar is { } sidecar && await source.Store.FindAsync(sidecar.Name, cancellationToken).ConfigureAwait(false) != sidecar)
            throw new InvalidDataException($"{sidecar.Name}, beside {planned.Address}, changed since it was planned. Put the old one back, or start a new dataset.");

        var info = await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{planned.Address} is gone since it was planned.");
        if (info.Length == planned.Bytes && (info.Version == planned.Version || _same.ContainsKey((planned.Address, info.Version))))
            return;
        if (info.Length != planned.Bytes || planned.Sha256 is null || await Sha256Async(source, cancellationToken).ConfigureAwait(false) != planned.Sha256)
            throw new InvalidDataException($"{planned.Address} changed since it was planned. Put the old one back, or start a new dataset.");

        _same.TryAdd((planned.Address, info.Version), true);
    }

    private static async Task<string> Sha256Async(InputSource source, CancellationToken cancellationToken)
    {
        await using var stream = await source.Store.OpenReadAsync(source.Name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(stream);
        await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return hashed.Sha256();
    }
}
