namespace FgClip.Model.Folders;

/// <summary>A cosine to a logit: cosine * exp(<see cref="LogScale"/>) + <see cref="Bias"/>, as SigLIP and CLIP define it.</summary>
/// <param name="LogScale">The checkpoint's logit_scale.</param>
/// <param name="Scale">exp(<paramref name="LogScale"/>).</param>
/// <param name="Bias">The checkpoint's logit_bias; 0 for a family that has none, such as FG-CLIP.</param>
public sealed record LogitScaling(float LogScale, float Scale, float Bias)
{
    /// <summary>The logit of a cosine.</summary>
    public float Apply(float cosine) => (cosine * Scale) + Bias;

    internal static LogitScaling From(float logScale, float bias) => new(logScale, MathF.Exp(logScale), bias);
}
