namespace FgClip.Pipeline.Telemetry;

/// <summary>What a batch holds.</summary>
public enum BatchKind
{
    /// <summary>Pictures.</summary>
    Images,

    /// <summary>Texts.</summary>
    Texts,
}
