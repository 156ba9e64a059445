namespace FgClip.Samples.Scenes;

/// <summary>How large a shape is.</summary>
public enum ShapeSize
{
    /// <summary>22 to 32 pixels.</summary>
    Small,

    /// <summary>50 to 64 pixels.</summary>
    Large,
}
