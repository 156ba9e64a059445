using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Layout;

/// <summary>
/// Where a dataset has its parts. Its first plan decides, and says so; a plan that says nothing is of a dataset whose parts lie flat, as
/// all do that version 0.1.0 made.
/// </summary>
public enum PartPlacement
{
    /// <summary>Beside each other, in the dataset's own folder.</summary>
    Flat,

    /// <summary>In a folder for each block of shards, as receipts do.</summary>
    Folders,
}

/// <summary>The names of parts by where they lie.</summary>
public static class PartNames
{
    /// <summary>
    /// The most parts that are put into one folder. A folder of a repository of the Hugging Face Hub is to have fewer than 10,000 files,
    /// and programs that list a folder to the end before they begin take long over more.
    /// </summary>
    public const int MaxFlat = 32 * DatasetPaths.ShardsPerBlock;

    /// <summary>Returns the name of a shard's part.</summary>
    /// <param name="placement">Where parts lie.</param>
    /// <param name="shard">The shard.</param>
    public static string Part(this PartPlacement placement, int shard) =>
        placement is PartPlacement.Folders ? DatasetPaths.PartInFolder(shard) : DatasetPaths.Part(shard);

    /// <summary>Returns what the names of all parts match.</summary>
    internal static string Pattern(this PartPlacement placement) =>
        placement is PartPlacement.Folders ? DatasetPaths.PartFolder + "*/" + DatasetPaths.Parts : DatasetPaths.Parts;

    /// <summary>Decides where the parts of a new dataset lie.</summary>
    /// <param name="folders">What the job says.</param>
    /// <param name="shards">How many parts there will be.</param>
    internal static PartPlacement Decide(PartFolders folders, int shards) =>
        folders is PartFolders.Always || (folders is PartFolders.Auto && shards > MaxFlat) ? PartPlacement.Folders : PartPlacement.Flat;
}
