using System.Globalization;
using FgClip.Datasets.Layout;

namespace FgClip.Mining.Plans;

/// <summary>The names of a mining output's objects under its root.</summary>
public static class MiningLayout
{
    /// <summary>What is mined. Not beside the parts: the authors' stage-2 script takes every <c>*.json</c> there for rows.</summary>
    public const string Job = DatasetPaths.MiningJob;

    /// <summary>What was mined, made from the receipts.</summary>
    public const string Manifest = "_records/manifest.json";

    /// <summary>Says that the output is complete.</summary>
    public const string Success = DatasetPaths.Success;

    /// <summary>What one step leaves for the next; deleted when the output is finalised.</summary>
    public const string Work = "_work";

    /// <summary>Where unfinished bytes lie.</summary>
    public const string Staging = DatasetPaths.RecordStaging;

    /// <summary>How the work is cut into tiles.</summary>
    public const string Plan = Work + "/plan.json";

    /// <summary>One kind of what a step gathered of a part.</summary>
    public static string Gathered(string side, int part, string what) => Format($"{Work}/{side}/{part:00000000}.{what}");

    /// <summary>What step took of a part: its receipt.</summary>
    public static string GatherReceipt(string side, int part) => Gathered(side, part, "json");

    /// <summary>Which items of a side count: a bit for each.</summary>
    public static string Kept(string side) => $"{Work}/{side}/kept";

    /// <summary>Items that do not count, each with the one that counts for it.</summary>
    public static string Copies(string side) => $"{Work}/{side}/copies";

    /// <summary>The result of a tile.</summary>
    public static string Tile(int row, int column) => Format($"{Work}/tiles/{row:000000}-{column:000000}");

    /// <summary>The pairs of a tile of a search for duplicates.</summary>
    public static string TilePairs(int row, int column) => $"{Tile(row, column)}.pairs";

    /// <summary>What hangs together in a tile of a search for duplicates: the tile is done when it is there.</summary>
    public static string TileLinks(int row, int column) => $"{Tile(row, column)}.links";

    /// <summary>What the names of all parts match.</summary>
    public static string Parts(string extension) => $"part-*.{extension}";

    /// <summary>A part of the output.</summary>
    public static string Part(int part, string extension) => Format($"part-{part:00000000}.{extension}");

    /// <summary>The pairs of a part.</summary>
    public static string Pairs(int row) => Format($"pairs-{row:00000000}.parquet");

    /// <summary>The receipt of a part of the output: its commit point.</summary>
    public static string Receipt(int part) => DatasetPaths.Receipt(part);

    private static string Format(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
