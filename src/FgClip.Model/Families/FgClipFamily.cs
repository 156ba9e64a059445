using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>FG-CLIP: a CLIP with dense vectors and a second text head for long texts; every image becomes one square.</summary>
internal sealed class FgClipFamily : ModelFamily
{
    /// <summary>The id of &lt;|endoftext|&gt;, whatever config.json says: older files have CLIP's famous wrong 2 there.</summary>
    private const int EndOfText = 49407;

    internal static readonly float[] ClipMean = [0.48145466f, 0.4578275f, 0.40821073f];
    internal static readonly float[] ClipStd = [0.26862954f, 0.26130258f, 0.27577711f];

    public override ModelFamilyName Name => ModelFamilyName.FgClip;

    public override string DisplayName => "FG-CLIP";

    public override CaptionProbability CaptionProbability => CaptionProbability.Softmax;

    public override bool DenseMatchesTexts => true;

    internal override IReadOnlyList<IReadOnlyList<string>> TokenizerFiles { get; } = [["tokenizer.json"], ["vocab.json", "merges.txt"]];

    internal override int? PadId => EndOfText;

    internal override int? EndMark => EndOfText;

    internal override bool HasLogitBias => false;

    internal override string RecognisedBy => "a \"projection_dim\"";

    public override double ImageFlops(ModelManifest model, int patches, ImageOutputs outputs)
    {
        var (tower, n, w, side) = (model.Vision, (double)patches, (double)model.Vision.Width, model.Pixels.PatchSize);
        var embedding = 2 * n * (3 * side * side) * w;
        // The class token is one more; the last layer is computed for it alone, or for the patches without attention.
        var projection = 2 * w * model.EmbeddingSize;
        var values = 2 * (n + 1) * w * w;
        return embedding + ((tower.Layers - 1) * tower.LayerFlops(n + 1, n + 1))
            + (outputs.HasFlag(ImageOutputs.Pooled) ? tower.LayerFlops(1, n + 1) + projection : 0)
            + (outputs.HasFlag(ImageOutputs.Dense) ? values + (2 * n * ((w * w) + (2 * w * tower.MlpWidth))) + (n * projection) : 0);
    }

    public override double TextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks) => LastTokenTextFlops(model, walks);

    internal override bool Recognises(ConfigSection root) => root.Has("projection_dim");

    /// <summary>Sizes that are missing are those of transformers' CLIPConfig.</summary>
    internal override CheckpointConfig ReadConfig(ConfigSection root)
    {
        var (vision, text) = (root.Section("vision_config"), root.Section("text_config"));
        var (image, patch) = (vision.Number("image_size", 224), vision.Number("patch_size", 32));
        if (image % patch != 0)
            throw new CheckpointException($"{root.File}: image_size {image} is not a multiple of patch_size {patch}.");
        var defaults = new TowerConfig
        {
            HiddenSize = 768,
            IntermediateSize = 3072,
            Layers = 12,
            Heads = 12,
            Epsilon = 1e-5f,
            Activation = Activation.QuickGelu,
        };
        return new()
        {
            Family = Name,
            Vision = TowerConfig.Read(vision, defaults),
            Text = TowerConfig.Read(text, defaults with { HiddenSize = 512, IntermediateSize = 2048, Heads = 8 }),
            PatchSize = patch,
            GridSide = image / patch,
            EmbeddingSize = root.Number("projection_dim", 512),
            VocabularySize = text.Number("vocab_size", 49_408),
            ShortLength = text.Number("max_position_embeddings", 77),
            LongLength = text.Number("longtext_len", 248),
            KeepLength = text.Number("keep_len", 20),
        };
    }

    internal override ImagePreprocessing Preprocessing(CheckpointConfig config) => new()
    {
        Resize = ResizeRule.Square,
        PatchSize = config.PatchSize,
        ImageSize = config.GridSide * config.PatchSize,
        Mean = ClipMean,
        Std = ClipStd,
    };

    /// <summary>
    /// The authors' code resizes by Pillow's <c>image.resize</c> before it calls the processor, which then has nothing to resize.
    /// </summary>
    internal override ResizeBackend? BackendOf(string imageProcessorType) => ResizeBackend.Pillow;

    internal override ModelGraphs BuildGraphs(CheckpointConfig config, GraphFlavour flavour)
    {
        var graphs = new ModelGraphs();
        var weights = graphs.Weights;
        foreach (var outputs in ModelGraphs.VisionOutputs)
            graphs.Add(ModelGraphs.VisionFile(outputs), FgClipVisionGraph.Build(config, outputs, flavour, weights));
        graphs.Add(ModelGraphs.ShortTextFile, FgClipTextGraph.Build(config, WalkType.Short, flavour, weights));
        graphs.Add(ModelGraphs.LongTextFile, FgClipTextGraph.Build(config, WalkType.Long, flavour, weights));
        return graphs;
    }

    /// <summary>There is no head for boxes: their texts are short texts.</summary>
    internal override Dictionary<WalkType, TextHeadGraph> TextHeads(CheckpointConfig config)
    {
        var shortHead = new TextHeadGraph(ModelGraphs.ShortTextFile, GraphNames.From(WalkType.Short), config.ShortLength);
        return new()
        {
            [WalkType.Short] = shortHead,
            [WalkType.Long] = new(ModelGraphs.LongTextFile, GraphNames.From(WalkType.Long), config.LongLength),
            [WalkType.Box] = shortHead,
        };
    }
}
