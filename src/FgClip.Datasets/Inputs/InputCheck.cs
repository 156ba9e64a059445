using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Inputs;

/// <summary>Checks that an input is still the one that was planned: a shard's offset means nothing in another.</summary>
/// <param name="digests">The digests of inputs that were read whole.</param>
internal sealed class InputCheck(InputDigests digests)
{
    /// <summary>Gets the check of this process: a copied manifest is read whole once, and not for each of its shards.</summary>
    public static InputCheck Process { get; } = new(new InputDigests());

    /// <summary>
    /// Compares size and version. Where only the version differs, as after a copy, the content decides, if planning has read all of it:
    /// of Parquet and tars it has not. A compressed input was copied, and may go.
    /// </summary>
    /// <exception cref="InvalidDataException">The input changed.</exception>
    public async Task ThrowIfChangedAsync(InputSource source, PlanInput planned, CancellationToken cancellationToken)
    {
        if (planned.Compressed)
            return;
        if (planned.Sidecar is { } sidecar
            && await source.Store.FindAsync(sidecar.Name, cancellationToken).ConfigureAwait(false) != sidecar)
            throw new InvalidDataException(
                $"{sidecar.Name}, beside {planned.Address}, changed since it was planned. Put the old one back, or start a new dataset.");

        var info = await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{planned.Address} is gone since it was planned.");
        if (info.Length == planned.Bytes && info.Version == planned.Version)
            return;
        if (info.Length != planned.Bytes || planned.Sha256 is null
            || await digests.ReadAsync(source.Store, info, cancellationToken).ConfigureAwait(false) != planned.Sha256)
        {
            throw new InvalidDataException(
                $"{planned.Address} changed since it was planned. Put the old one back, or start a new dataset.");
        }
    }
}
