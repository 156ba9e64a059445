using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>Learns from a part what its receipt has to say.</summary>
/// <param name="output">The dataset.</param>
/// <param name="placement">Where its parts lie.</param>
internal sealed class PartInspector(IObjectStore output, PartPlacement placement = PartPlacement.Flat)
{
    /// <summary>The footer of a shard's part.</summary>
    /// <returns>The footer and the version of the part that it was read from, or null where there is no part.</returns>
    /// <exception cref="InvalidDataException">The part is not that shard's, or was computed with other options.</exception>
    public async Task<InspectedPart?> InspectAsync(int shard, string computationDigest, CancellationToken cancellationToken)
    {
        var name = placement.Part(shard);
        if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } info)
            return null;

        await using var reader = await ParquetPartReader.OpenAsync(output, name, cancellationToken).ConfigureAwait(false);
        var metadata = reader.ReadMetadata();
        if (metadata.Shard != shard)
            throw new InvalidDataException($"{output.Root}/{name} says that it is the part of shard {metadata.Shard}.");
        if (metadata.ComputationDigest != computationDigest)
            throw new InvalidDataException($"{output.Root}/{name} was computed with another model or other features than this job's.");
        return new InspectedPart(metadata, info);
    }

    /// <summary>The receipt that a part without one should have. It reads the part from start to end.</summary>
    public async Task<ShardReceipt> DescribeAsync(InspectedPart part, string lease, CancellationToken cancellationToken)
    {
        var name = part.Info.Name;
        var summary = await CountAsync(name, cancellationToken).ConfigureAwait(false);
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(stream);
        await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return new ShardReceipt
        {
            Shard = part.Metadata.Shard,
            Generation = part.Metadata.Generation,
            Pass = part.Metadata.Pass,
            Part = name,
            Rows = summary.Rows,
            Statuses = summary.Statuses,
            Bytes = hashed.Count,
            Sha256 = hashed.Sha256(),
            Lease = lease,
        };
    }

    private async Task<PartSummary> CountAsync(string name, CancellationToken cancellationToken)
    {
        await using var reader = await ParquetPartReader.OpenAsync(output, name, cancellationToken).ConfigureAwait(false);
        var statuses = new StatusCounter();
        await foreach (var status in reader.ReadStatusAsync(cancellationToken).ConfigureAwait(false))
            statuses.Add(status);

        return statuses.ToSummary();
    }
}

/// <summary>A part that is there.</summary>
/// <param name="Metadata">What it says about itself.</param>
/// <param name="Info">What the store knows of it.</param>
internal sealed record InspectedPart(PartMetadata Metadata, ObjectInfo Info);
