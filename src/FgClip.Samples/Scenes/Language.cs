namespace FgClip.Samples.Scenes;

/// <summary>What captions and phrases are written in.</summary>
public enum Language
{
    /// <summary>"a small red circle"</summary>
    English,

    /// <summary>"小红色圆形"</summary>
    Chinese,
}
