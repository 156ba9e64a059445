using FgClip.Mining.Specs;

namespace FgClip.Mining.Filters;

/// <summary>Cosine to score. All three kinds keep the order of cosines.</summary>
/// <param name="kind">The score.</param>
/// <param name="scale">The model's factor between cosine and logit.</param>
/// <param name="bias">What it adds.</param>
internal sealed class ScoreRule(ScoreKind kind, double scale, double bias)
{
    public double Apply(float cosine) => kind switch
    {
        ScoreKind.Cosine => cosine,
        ScoreKind.Logit => Logit(cosine),
        ScoreKind.Sigmoid => 1 / (1 + Math.Exp(-Logit(cosine))),
        _ => throw new ArgumentOutOfRangeException(nameof(cosine), kind, "There is no such score."),
    };

    private double Logit(float cosine) => cosine * scale + bias;
}
