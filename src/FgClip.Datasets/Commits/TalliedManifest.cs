using System.Text.Json.Serialization;

namespace FgClip.Datasets.Commits;

/// <summary>
/// A manifest of which the parts are counted and not held: a finaliser holds those of its own, and needs of the stored ones only which
/// shards they are of and whether they are the same.
/// </summary>
internal sealed record TalliedManifest : ManifestSummary
{
    /// <summary>The parts.</summary>
    [JsonPropertyOrder(PartsOrder)]
    public required CountedParts Parts { get; init; }

    /// <inheritdoc />
    [JsonIgnore]
    public override int PartCount => Parts.Count;
}
