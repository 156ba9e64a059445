using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>
/// Everything that one family of checkpoints has of its own. All members are abstract, so that a new family answers each question
/// itself and inherits no answer of another family. <see cref="ModelFamilies"/> lists the families.
/// </summary>
public abstract class ModelFamily
{
    private protected ModelFamily()
    {
    }

    /// <summary>The family's name in <c>fgclip-model.json</c>.</summary>
    public abstract ModelFamilyName Name { get; }

    /// <summary>The name that the authors gave the family, for people.</summary>
    public abstract string DisplayName { get; }

    /// <summary>How the family's authors turn the logits of several captions into probabilities.</summary>
    public abstract CaptionProbability CaptionProbability { get; }

    /// <summary>Whether dense vectors were trained against texts, so that a cosine between them means something.</summary>
    public abstract bool DenseMatchesTexts { get; }

    /// <summary>
    /// The sets of tokenizer files that a checkpoint may have, each sufficient by itself. The files state which tokenizer they describe.
    /// </summary>
    internal abstract IReadOnlyList<IReadOnlyList<string>> TokenizerFiles { get; }

    /// <summary>The id that fills a text up to its full length; null where it is the tokenizer's own.</summary>
    internal abstract int? PadId { get; }

    /// <summary>
    /// The id of the end mark, where a token sees only the tokens before it: nothing behind the first end mark counts then, and a batch is
    /// as long as its longest text. Null where padding takes part in the result, so that every text is padded to the head's length.
    /// </summary>
    internal abstract int? EndMark { get; }

    /// <summary>Whether a checkpoint has a <c>logit_bias</c> beside its <c>logit_scale</c>.</summary>
    internal abstract bool HasLogitBias { get; }

    /// <summary>What <see cref="Recognises"/> looks for, for the message about a checkpoint of no known family.</summary>
    internal abstract string RecognisedBy { get; }

    /// <summary>Estimates the cost of one image in floating-point operations of the matrix products, 2 for each multiply-add.</summary>
    /// <param name="model">A model of this family.</param>
    /// <param name="patches">The image's patches.</param>
    /// <param name="outputs">What is computed of it.</param>
    public abstract double ImageFlops(ModelManifest model, int patches, ImageOutputs outputs);

    /// <summary>
    /// Estimates the cost of one text in floating-point operations; heads that share a graph, such as short and box, share its run.
    /// </summary>
    /// <param name="model">A model of this family.</param>
    /// <param name="walks">The heads.</param>
    public abstract double TextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks);

    /// <summary>Returns whether a <c>config.json</c> states that its checkpoint belongs to this family.</summary>
    internal abstract bool Recognises(ConfigSection root);

    /// <summary>Reads <c>config.json</c>. Missing keys get the defaults of the family's reference implementation.</summary>
    /// <exception cref="CheckpointException">A key has a value that no model of the family can have.</exception>
    internal abstract CheckpointConfig ReadConfig(ConfigSection root);

    /// <summary>Returns the preprocessing of the published models; <c>preprocessor_config.json</c> overrides its colours.</summary>
    internal abstract ImagePreprocessing Preprocessing(CheckpointConfig config);

    /// <summary>Returns whose resize runs where a checkpoint is used as its authors show it.</summary>
    /// <param name="imageProcessorType">The <c>image_processor_type</c> of its image processor; empty where it has none.</param>
    /// <returns>Null for a type that is not known.</returns>
    internal abstract ResizeBackend? BackendOf(string imageProcessorType);

    /// <summary>
    /// Builds every graph of a model folder. The order in which they name their weights is the order of the weights file.
    /// </summary>
    internal abstract ModelGraphs BuildGraphs(CheckpointConfig config, GraphFlavour flavour);

    /// <summary>Returns the text heads of a model folder.</summary>
    internal abstract Dictionary<WalkType, TextHeadGraph> TextHeads(CheckpointConfig config);

    /// <summary>Estimates an image whose probe looks at all patches, and whose dense vectors are the encoder's own.</summary>
    private protected static double PooledImageFlops(ModelManifest model, int patches, ImageOutputs outputs)
    {
        var (tower, n, side) = (model.Vision, (double)patches, model.Pixels.PatchSize);
        return (2 * n * (3 * side * side) * tower.Width) + (tower.Layers * tower.LayerFlops(n, n))
            + (outputs.HasFlag(ImageOutputs.Pooled) ? tower.LayerFlops(1, n) : 0);
    }

    /// <summary>Estimates a text whose last layer is computed for one token.</summary>
    private protected static double LastTokenTextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks)
    {
        return walks.Distinct().GroupBy(walk => model.TextHeads[walk].Graph).Sum(run =>
            Trunk(model.TextHeads[run.First()].Length) + (run.Count() * 2.0 * model.Text.Width * model.EmbeddingSize));

        double Trunk(double tokens) => ((model.Text.Layers - 1) * model.Text.LayerFlops(tokens, tokens)) + model.Text.LayerFlops(1, tokens);
    }
}
