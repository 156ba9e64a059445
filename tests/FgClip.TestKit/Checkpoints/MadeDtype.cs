namespace FgClip.TestKit.Checkpoints;

/// <summary>The number format of a made checkpoint.</summary>
public enum MadeDtype
{
    Float32,
    Float16,
    BFloat16,
}
