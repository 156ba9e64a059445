using System.Text.Json.Serialization;

namespace FgClip.Model.Checkpoints;

/// <summary>
/// The name of a model family, as <c>fgclip-model.json</c> stores it: a value is never renamed. What a family is, is a class in
/// <c>Families/</c>, listed in <see cref="Families.ModelFamilies"/>.
/// </summary>
public enum ModelFamilyName
{
    /// <summary>FG-CLIP 2.</summary>
    FgClip2,

    /// <summary>FG-CLIP.</summary>
    FgClip,

    /// <summary>SigLIP 2 NaFlex.</summary>
    [JsonStringEnumMemberName("siglip2")]
    Siglip2,

    /// <summary>SigLIP and SigLIP 2 of a fixed image size.</summary>
    [JsonStringEnumMemberName("siglip")]
    Siglip,

    /// <summary>CLIP.</summary>
    [JsonStringEnumMemberName("clip")]
    Clip,
}
