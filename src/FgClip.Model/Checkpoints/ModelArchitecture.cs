namespace FgClip.Model.Checkpoints;

/// <summary>
/// The name of a model family, as <c>fgclip-model.json</c> stores it. <see cref="Families.ModelFamilies"/> has what a family is.
/// </summary>
public enum ModelArchitecture
{
    /// <summary>FG-CLIP 2.</summary>
    FgClip2,

    /// <summary>FG-CLIP.</summary>
    FgClip,
}
