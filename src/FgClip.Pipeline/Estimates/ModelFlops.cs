using FgClip.Model;
using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;

namespace FgClip.Pipeline.Estimates;

/// <summary>
/// Floating point operations of a model's matrix products, 2 for each multiply-add. Norms, activations and softmax are left out: they
/// are well under 1 %. A transformer block in which q tokens look at k costs, with width w and MLP width m,
/// 2 * ((2q + 2k)w² + 2qwm) for its linear layers (query and output for q tokens, key and value for k, two MLP layers for q) and
/// 4qkw for its attention (scores, then their sum over the values).
/// </summary>
/// <param name="manifest">The model.</param>
internal sealed class ModelFlops(ModelManifest manifest)
{
    private bool IsSecond => manifest.Architecture is ModelArchitecture.FgClip2;

    /// <summary>One image.</summary>
    /// <param name="patches">Its patches.</param>
    /// <param name="outputs">What is computed of it.</param>
    public double Image(int patches, ImageOutputs outputs)
    {
        var (tower, n, w) = (manifest.Vision, (double)patches, (double)manifest.Vision.Width);
        var patchSize = manifest.Pixels.PatchSize;
        var embedding = 2 * n * (3 * patchSize * patchSize) * w;
        var (pooled, dense) = (outputs.HasFlag(ImageOutputs.Pooled), outputs.HasFlag(ImageOutputs.Dense));
        if (IsSecond)
        {
            // The heads are blocks of their own: the probe looks at all patches, or each patch does.
            return embedding + (tower.Layers * Block(tower, n, n)) + (pooled ? Block(tower, 1, n) : 0) + (dense ? Block(tower, n, n) : 0);
        }

        // The class token is one more; the last layer is computed for it alone, or for the patches without attention.
        var projection = 2 * w * manifest.EmbeddingSize;
        var values = 2 * (n + 1) * w * w;
        return embedding + ((tower.Layers - 1) * Block(tower, n + 1, n + 1))
            + (pooled ? Block(tower, 1, n + 1) + projection : 0)
            + (dense ? values + (2 * n * ((w * w) + (2 * w * tower.MlpWidth))) + (n * projection) : 0);
    }

    /// <summary>One text by heads that share a run, such as short and box: the last layer is computed for one token.</summary>
    /// <param name="walks">The heads.</param>
    public double Text(IReadOnlyCollection<WalkType> walks) => walks
        .Distinct()
        .GroupBy(walk => manifest.TextHeads[walk].Graph)
        .Sum(run => Trunk(manifest.TextHeads[run.First()].Length) + (run.Count() * 2.0 * manifest.Text.Width * manifest.EmbeddingSize));

    private double Trunk(double tokens) => ((manifest.Text.Layers - 1) * Block(manifest.Text, tokens, tokens)) + Block(manifest.Text, 1, tokens);

    private static double Block(TowerSize tower, double queries, double keys)
    {
        double w = tower.Width;
        return (2 * ((2 * (queries + keys) * w * w) + (2 * queries * w * tower.MlpWidth))) + (4 * queries * keys * w);
    }
}
