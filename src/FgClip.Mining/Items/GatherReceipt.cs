using System.Text.Json.Serialization;

namespace FgClip.Mining.Items;

/// <summary>What was gathered of a part of a dataset.</summary>
public sealed record GatherReceipt
{
    /// <summary>Hex sha256 of the part.</summary>
    public required string Part { get; init; }

    /// <summary>How many items it has.</summary>
    public required int Items { get; init; }

    /// <summary>Numbers in each vector; 0 where there are no items.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Vectors that were left out: zeros, as those of empty boxes, or numbers that are none.</summary>
    public required long Unusable { get; init; }

    /// <summary>Keys of the part for which another model's file has no vector.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Missing { get; init; }

    /// <summary>Labels that were linked to keys.</summary>
    public required int Links { get; init; }
}
