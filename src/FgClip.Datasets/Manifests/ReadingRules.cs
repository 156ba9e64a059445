namespace FgClip.Datasets.Manifests;

/// <summary>
/// The rules by which an input's bytes became rows when it was planned. A shard is read by the rules of its plan, so that a dataset keeps
/// its rows when a later version reads more.
/// </summary>
public enum ReadingRules
{
    /// <summary>Those of version 0.1.0.</summary>
    Original,

    /// <summary>
    /// NaN and infinities in JSON are numbers, text that Parquet stores as bytes is text, delimited text is read by its own quoting, a
    /// field that is wrong costs itself alone, and a tar is read to its end.
    /// </summary>
    Revised,
}
