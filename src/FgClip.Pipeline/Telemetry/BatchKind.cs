namespace FgClip.Pipeline.Telemetry;

/// <summary>What a batch holds.</summary>
public enum BatchKind
{
    /// <summary>Images.</summary>
    Images,

    /// <summary>Texts.</summary>
    Texts,
}
