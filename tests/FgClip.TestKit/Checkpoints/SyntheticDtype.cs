namespace FgClip.TestKit.Checkpoints;

/// <summary>The number format of a made checkpoint.</summary>
public enum SyntheticDtype
{
    Float32,
    Float16,
    BFloat16,
}
