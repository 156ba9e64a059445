using System.Text.Json.Serialization;

namespace FgClip.Mining.Plans;

/// <summary>How a mining job's comparisons are cut: made once, when everything is gathered.</summary>
public sealed record MiningPlan
{
    /// <summary>Numbers in a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Items gathered of each part of the anchors' dataset.</summary>
    public required IReadOnlyList<int> Anchors { get; init; }

    /// <summary>Items gathered of each part of the candidates' dataset.</summary>
    public required IReadOnlyList<int> Candidates { get; init; }

    /// <summary>Labels linked to keys in each part of the anchors' dataset.</summary>
    public required IReadOnlyList<int> Links { get; init; }

    /// <summary>Anchors that count.</summary>
    public required int DistinctAnchors { get; init; }

    /// <summary>Candidates that count.</summary>
    public required int DistinctCandidates { get; init; }

    /// <summary>The positives of an anchor that a window has room for.</summary>
    [JsonPropertyName("mostPositives")]
    public required int MaxPositives { get; init; }

    /// <summary>The rank down to which candidates are looked at.</summary>
    public required int RangeMax { get; init; }

    /// <summary>Neighbours that are kept of each anchor.</summary>
    public required int Window { get; init; }

    /// <summary>Whether the keys of copies count for the items that they are copies of: false in plans of version 0.1.0, which had none but
    /// of phrases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool JoinsCopies { get; init; }

    /// <summary>Anchors in a tile.</summary>
    public required int TileAnchors { get; init; }

    /// <summary>Candidates in a tile.</summary>
    public required int TileCandidates { get; init; }

    /// <summary>Rows of tiles.</summary>
    public int Rows => Tiles(Anchors, TileAnchors);

    /// <summary>Tiles in a row.</summary>
    public int Columns => Tiles(Candidates, TileCandidates);

    private static int Tiles(IReadOnlyList<int> items, int size) => (items.Sum() + size - 1) / size;
}
