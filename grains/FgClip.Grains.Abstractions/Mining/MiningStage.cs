namespace FgClip.Grains.Abstractions.Mining;

/// <summary>The stages of a mining job. One begins when every unit of the one before is done.</summary>
public enum MiningStage
{
    /// <summary>The datasets are looked at; one unit.</summary>
    Open,

    /// <summary>Vectors are taken out of the datasets; a unit for each part.</summary>
    Gather,

    /// <summary>The comparisons are cut into tiles; one unit.</summary>
    Plan,

    /// <summary>Anchors are compared with candidates; a unit for each tile.</summary>
    Compare,

    /// <summary>Tiles are merged, filtered and written; a unit for each part of the output.</summary>
    Write,

    /// <summary>The manifest is written; one unit.</summary>
    Finalize,
}
