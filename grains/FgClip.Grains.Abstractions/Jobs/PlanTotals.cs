using System.Text.Json.Serialization;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>
/// What a plan came to, and which one it is: a dataset has one more with each extension, and others once its output was deleted.
/// </summary>
/// <param name="Shards">Shards, numbered from 0.</param>
/// <param name="Rows">Rows in all of them.</param>
[GenerateSerializer, Immutable, Alias("fgclip.PlanTotals")]
public sealed record PlanTotals([property: Id(0)] int Shards, [property: Id(1)] long Rows)
{
    /// <summary>Its number, from 1; 0 where a version that did not keep it made the plan.</summary>
    [Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Number { get; init; }

    /// <summary>The folder of its shards, whose name has the fingerprint of the inputs; null where it was not kept.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Folder { get; init; }

    /// <summary>
    /// The rows of the dataset by how they ended, where an extension found nothing new and the dataset is complete: nothing is left to do.
    /// Null otherwise.
    /// </summary>
    [Id(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RowCounts? Complete { get; init; }
}
