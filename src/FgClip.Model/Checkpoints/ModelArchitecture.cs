namespace FgClip.Model.Checkpoints;

/// <summary>The two families of checkpoints that we read.</summary>
public enum ModelArchitecture
{
    /// <summary>FG-CLIP 2: config.json's <c>model_type</c> is "fgclip2".</summary>
    FgClip2,

    /// <summary>FG-CLIP: config.json has a <c>projection_dim</c>.</summary>
    FgClip,
}
