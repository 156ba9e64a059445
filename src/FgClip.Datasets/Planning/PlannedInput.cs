using System.Text.Json.Serialization;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>What planning found in an input, without the inputs before it.</summary>
internal sealed record PlannedInput
{
    /// <summary>The input as a plan has it, with its first row at 0 and without a prefix for its keys.</summary>
    public required PlanInput Input { get; init; }

    /// <summary>The Parquet file beside a tar, whether or not a column comes from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ObjectInfo? FoundSidecar { get; init; }

    /// <summary>Its columns in their order.</summary>
    public required IReadOnlyList<ObservedColumn> Columns { get; init; }

    /// <summary>What its rows have.</summary>
    public RowFields Fields { get; init; }

    /// <summary>Whether it has a row that is not a fault.</summary>
    public bool HasGoodRow { get; init; }

    /// <summary>Its shards: offset, line and rows of each, one after the other.</summary>
    public required IReadOnlyList<long> Cuts { get; init; }

    /// <summary>How many shards it has.</summary>
    [JsonIgnore]
    public int Shards => Cuts.Count / 3;

    /// <summary>Returns its shards.</summary>
    public IEnumerable<ShardCut> ReadCuts()
    {
        for (var i = 0; i < Cuts.Count; i += 3)
            yield return new ShardCut(Cuts[i], Cuts[i + 1], (int)Cuts[i + 2]);
    }
}
