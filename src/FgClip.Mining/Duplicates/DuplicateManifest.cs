using System.Text.Json.Serialization;
using FgClip.Mining.Engine;

namespace FgClip.Mining.Duplicates;

/// <summary>How a search for duplicates is cut into tiles.</summary>
public sealed record DuplicatePlan
{
    /// <summary>Numbers in a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Items gathered of each part.</summary>
    public required IReadOnlyList<int> Items { get; init; }

    /// <summary>Items in each side of a tile.</summary>
    public required int TileItems { get; init; }

    /// <summary>Rows of tiles. A row starts at the diagonal: each pair is looked at once.</summary>
    public int Rows => (Items.Sum() + TileItems - 1) / TileItems;
}

/// <summary>A report of duplicates: <c>_records/manifest.json</c>.</summary>
public sealed record DuplicateManifest
{
    /// <summary>The version of the output's records.</summary>
    public int Format { get; init; } = MiningRecord.CurrentFormat;

    /// <summary><see cref="MiningRecord.Digest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>Items that were looked at.</summary>
    public required long Items { get; init; }

    /// <summary>Items whose content another has too: an image's bytes, or what a text says. They are not compared.</summary>
    public required long Copies { get; init; }

    /// <summary>Pairs that are listed, and of each copy with the first of its like.</summary>
    public required long Pairs { get; init; }

    /// <summary>Pairs above the limit that are not listed, because an item has more than are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long MorePairs { get; init; }

    /// <summary>Components of at least two items.</summary>
    public required long Components { get; init; }

    /// <summary>Items of components that do not represent theirs: what could go.</summary>
    public required long Duplicates { get; init; }

    /// <summary>
    /// Those of <see cref="Duplicates"/> that are no nearer to what represents their component than the limit: they hang together with it
    /// only by others between them.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Chained { get; init; }
}
