namespace FgClip.Model.Import;

/// <summary>How far an import is.</summary>
/// <param name="Weight">The weight just written.</param>
/// <param name="BytesWritten">Bytes of weights written so far.</param>
/// <param name="BytesTotal">Bytes of weights in all.</param>
public readonly record struct ImportProgress(string Weight, long BytesWritten, long BytesTotal)
{
    /// <summary>What the weights are of.</summary>
    public ImportStage Stage { get; init; }
}

/// <summary>The stages of an import; float32 has the first alone.</summary>
public enum ImportStage
{
    /// <summary>The model folder is written.</summary>
    Model,

    /// <summary>Its float32 twin is written.</summary>
    Reference,

    /// <summary>The two are compared; no weights are written.</summary>
    Comparison,
}
