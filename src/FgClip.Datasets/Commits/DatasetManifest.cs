using System.Text.Json.Serialization;

namespace FgClip.Datasets.Commits;

/// <summary>
/// A dataset as it stands: <c>_manifest.json</c>. It follows from the plan and the receipts alone, leases left out, so that two who
/// finalise the same write the same.
/// </summary>
public sealed record DatasetManifest : ManifestSummary
{
    /// <summary>The parts, by shard.</summary>
    [JsonPropertyOrder(PartsOrder)]
    public required DatasetParts Parts { get; init; }

    /// <inheritdoc />
    [JsonIgnore]
    public override int PartCount => Parts.Count;
}

/// <summary>A part of a dataset.</summary>
/// <param name="Name">Its name under the dataset's root.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Hex sha256.</param>
public sealed record DatasetPart(string Name, int Shard, int Generation, long Rows, long Bytes, string Sha256);

/// <summary>A shard that could not be computed.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record FailedShard(int Shard, string Reason);
