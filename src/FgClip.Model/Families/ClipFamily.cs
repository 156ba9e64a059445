using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>
/// CLIP in transformers' layout: the centre of each image, one vector for it, and one text head. It has no dense vectors.
/// </summary>
internal sealed class ClipFamily : ModelFamily
{
    /// <summary>The id of &lt;|endoftext|&gt;; a config.json with CLIP's famous wrong 2 means the largest id, which is this one.</summary>
    private const int EndOfText = 49407;

    public override ModelFamilyName Name => ModelFamilyName.Clip;

    public override string DisplayName => "CLIP";

    public override CaptionProbability CaptionProbability => CaptionProbability.Softmax;

    public override bool DenseMatchesTexts => false;

    internal override IReadOnlyList<IReadOnlyList<string>> TokenizerFiles { get; } = [["tokenizer.json"], ["vocab.json", "merges.txt"]];

    internal override int? PadId => EndOfText;

    internal override int? EndMark => EndOfText;

    internal override bool HasLogitBias => false;

    internal override string RecognisedBy => "\"model_type\": \"clip\" with \"architectures\": [\"CLIPModel\"]";

    public override double ImageFlops(ModelManifest model, int patches, ImageOutputs outputs)
    {
        var (tower, n, side) = (model.Vision, (double)patches, model.Pixels.PatchSize);
        // The class token is one more, and the last layer is computed for it alone.
        return (2 * n * (3 * side * side) * tower.Width) + ((tower.Layers - 1) * tower.LayerFlops(n + 1, n + 1))
            + tower.LayerFlops(1, n + 1) + (2.0 * tower.Width * model.EmbeddingSize);
    }

    public override double TextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks) => LastTokenTextFlops(model, walks);

    /// <summary>FG-CLIP has the same model_type, under the name of another class.</summary>
    internal override bool Recognises(ConfigSection root) =>
        root.Text("model_type", "") == "clip" && root.Texts("architectures").Contains("CLIPModel", StringComparer.Ordinal);

    /// <summary>
    /// Sizes that are missing are those of transformers' CLIPConfig; text_config_dict and vision_config_dict take precedence there.
    /// </summary>
    internal override CheckpointConfig ReadConfig(ConfigSection root)
    {
        var vision = root.Section("vision_config").Overlay(root.Section("vision_config_dict"));
        var text = root.Section("text_config").Overlay(root.Section("text_config_dict"));
        var (image, patch) = (vision.Number("image_size", 224), vision.Number("patch_size", 32));
        if (image < patch)
            throw new CheckpointException($"{root.File}: vision_config.image_size {image} is less than patch_size {patch}.");
        if (text.Number("eos_token_id", EndOfText) is not (2 or EndOfText) and var end)
            throw new CheckpointException(
                $"{root.File}: text_config.eos_token_id is {end}; only {EndOfText}, and 2 which means it, are read.");
        var defaults = new TowerConfig
        {
            HiddenSize = 768,
            IntermediateSize = 3072,
            Layers = 12,
            Heads = 12,
            Epsilon = 1e-5f,
            Activation = Activation.QuickGelu,
        };
        var length = text.Number("max_position_embeddings", 77);
        return new()
        {
            Family = Name,
            Vision = TowerConfig.Read(vision, defaults),
            Text = TowerConfig.Read(text, defaults with { HiddenSize = 512, IntermediateSize = 2048, Heads = 8 }),
            PatchSize = patch,
            ImageSize = image,
            GridSide = image / patch,
            EmbeddingSize = root.Number("projection_dim", 512),
            VocabularySize = text.Number("vocab_size", 49_408),
            ShortLength = length,
            LongLength = length,
            KeepLength = length,
        };
    }

    internal override ImagePreprocessing Preprocessing(CheckpointConfig config) => new()
    {
        Resize = ResizeRule.CenterCrop,
        PatchSize = config.PatchSize,
        ImageSize = config.ImageSize,
        ShorterSide = config.ImageSize,
        Resample = Images.Resampling.PillowFilter.Bicubic,
        Mean = FgClipFamily.ClipMean,
        Std = FgClipFamily.ClipStd,
    };

    internal override ResizeBackend? BackendOf(string imageProcessorType) =>
        SiglipConfig.BackendOf(imageProcessorType, "CLIPImageProcessor");

    internal override ModelGraphs BuildGraphs(CheckpointConfig config, GraphFlavour flavour)
    {
        var graphs = new ModelGraphs();
        graphs.Add(
            ModelGraphs.VisionFile(ImageOutputs.Pooled), FgClipVisionGraph.Build(config, ImageOutputs.Pooled, flavour, graphs.Weights));
        graphs.Add(ModelGraphs.ShortTextFile, FgClipTextGraph.Build(config, WalkType.Short, flavour, graphs.Weights));
        return graphs;
    }

    internal override Dictionary<WalkType, TextHeadGraph> TextHeads(CheckpointConfig config) => new()
    {
        [WalkType.Short] = new(ModelGraphs.ShortTextFile, GraphNames.From(WalkType.Short), config.ShortLength),
    };
}
