using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>
/// FG-CLIP 2: a SigLIP 2 with a dense head and three text heads; images keep their proportions and vary in their number of patches.
/// </summary>
internal sealed class FgClip2Family : ModelFamily
{
    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];

    public override ModelFamilyName Name => ModelFamilyName.FgClip2;

    public override string DisplayName => "FG-CLIP 2";

    public override CaptionProbability CaptionProbability => CaptionProbability.Sigmoid;

    public override bool DenseMatchesTexts => true;

    internal override IReadOnlyList<IReadOnlyList<string>> TokenizerFiles { get; } = [["tokenizer.json"]];

    internal override int? PadId => 0;

    internal override int? EndMark => null;

    internal override bool HasLogitBias => true;

    internal override string RecognisedBy => "\"model_type\": \"fgclip2\"";

    public override double ImageFlops(ModelManifest model, int patches, ImageOutputs outputs)
    {
        var (tower, n, side) = (model.Vision, (double)patches, model.Pixels.PatchSize);
        var embedding = 2 * n * (3 * side * side) * tower.Width;
        // The heads are layers of their own: the probe looks at all patches, or each patch does.
        return embedding + (tower.Layers * tower.LayerFlops(n, n))
            + (outputs.HasFlag(ImageOutputs.Pooled) ? tower.LayerFlops(1, n) : 0)
            + (outputs.HasFlag(ImageOutputs.Dense) ? tower.LayerFlops(n, n) : 0);
    }

    public override double TextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks) => LastTokenTextFlops(model, walks);

    internal override bool Recognises(ConfigSection root) => root.Text("model_type", "") == "fgclip2";

    internal override CheckpointConfig ReadConfig(ConfigSection root)
    {
        var (vision, text) = (root.Section("vision_config"), root.Section("text_config"));
        var patches = vision.Number("num_patches", 256);
        var side = (int)Math.Sqrt(patches);
        if (side * side != patches)
            throw new CheckpointException($"{root.File}: vision_config.num_patches {patches} is not a square number.");
        var defaults = new TowerConfig
        {
            HiddenSize = 768,
            IntermediateSize = 3072,
            Layers = 12,
            Heads = 12,
            Epsilon = 1e-6f,
            Activation = Activation.GeluTanh,
        };
        var (visionTower, textTower) = (TowerConfig.Read(vision, defaults), TowerConfig.Read(text, defaults));
        var projection = text.Number("projection_size", textTower.HiddenSize);
        if (projection != visionTower.HiddenSize || textTower.HiddenSize != visionTower.HiddenSize)
        {
            throw new CheckpointException(
                $"{root.File}: images come out {visionTower.HiddenSize} wide, short texts {projection} and long texts " +
                $"{textTower.HiddenSize}; they must be equal to be compared.");
        }
        return new()
        {
            Family = Name,
            Vision = visionTower,
            Text = textTower,
            PatchSize = vision.Number("patch_size", 16),
            GridSide = side,
            HasDenseHead = true,
            GraphName = "fgclip2",
            EmbeddingSize = visionTower.HiddenSize,
            VocabularySize = text.Number("vocab_size", 256_000),
            ShortLength = text.Number("max_position_embeddings", 64),
            LongLength = text.Number("longtext_len", 196),
            KeepLength = text.Number("keep_len", 20),
        };
    }

    internal override ImagePreprocessing Preprocessing(CheckpointConfig config) => new()
    {
        Resize = ResizeRule.PatchLimit,
        PatchSize = config.PatchSize,
        Mean = Half,
        Std = Half,
    };

    /// <summary>
    /// transformers 5 takes its torchvision backend for the plain name too, and has the Pillow one under another. The authors' own class
    /// uses Pillow.
    /// </summary>
    internal override ResizeBackend? BackendOf(string imageProcessorType) => imageProcessorType switch
    {
        "" or "Fgclip2ImageProcessor" or "Siglip2ImageProcessorPil" => ResizeBackend.Pillow,
        "Siglip2ImageProcessor" => ResizeBackend.Torchvision,
        _ => imageProcessorType.EndsWith("Fast", StringComparison.Ordinal) ? ResizeBackend.Torchvision : null,
    };

    internal override ModelGraphs BuildGraphs(CheckpointConfig config, GraphFlavour flavour)
    {
        var graphs = new ModelGraphs();
        var weights = graphs.Weights;
        foreach (var outputs in ModelGraphs.VisionOutputs)
            graphs.Add(ModelGraphs.VisionFile(outputs), FgClip2VisionGraph.Build(config, outputs, padded: false, flavour, weights));
        foreach (var outputs in ModelGraphs.VisionOutputs)
            graphs.Add(ModelGraphs.PaddedVisionFile(outputs), FgClip2VisionGraph.Build(config, outputs, padded: true, flavour, weights));
        graphs.PositionGrid = weights.Add(FgClip2VisionGraph.PositionGrid(config), FloatEncoding.Single).Tensors[0];
        graphs.Add(ModelGraphs.ShortTextFile, FgClip2TextGraph.Build(config, [WalkType.Short, WalkType.Box], flavour, weights));
        graphs.Add(ModelGraphs.LongTextFile, FgClip2TextGraph.Build(config, [WalkType.Long], flavour, weights));
        return graphs;
    }

    internal override Dictionary<WalkType, TextHeadGraph> TextHeads(CheckpointConfig config) => new()
    {
        [WalkType.Short] = new(ModelGraphs.ShortTextFile, GraphNames.From(WalkType.Short), config.ShortLength),
        [WalkType.Long] = new(ModelGraphs.LongTextFile, GraphNames.From(WalkType.Long), config.LongLength),
        [WalkType.Box] = new(ModelGraphs.ShortTextFile, GraphNames.From(WalkType.Box), config.ShortLength),
    };
}
