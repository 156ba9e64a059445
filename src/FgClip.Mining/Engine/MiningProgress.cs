namespace FgClip.Mining.Engine;

/// <summary>A step of a mining job.</summary>
public enum MiningStep
{
    /// <summary>Vectors are taken out of the datasets, a part at a time.</summary>
    Gather,

    /// <summary>Copies and positives are counted, and the comparisons are cut into tiles.</summary>
    Plan,

    /// <summary>Anchors are compared with candidates, a tile at a time.</summary>
    Compare,

    /// <summary>Tiles are merged, filtered and written, a part at a time.</summary>
    Write,
}

/// <summary>How far a mining job is.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">Units of it that are done.</param>
/// <param name="Total">Units of it in all.</param>
public readonly record struct MiningProgress(MiningStep Step, int Done, int Total);
