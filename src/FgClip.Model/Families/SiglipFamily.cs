using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>
/// SigLIP, and SigLIP 2 of a fixed image size, which has its name: every image becomes one square; one text head. Its dense vectors are
/// transformers' last_hidden_state.
/// </summary>
internal sealed class SiglipFamily : ModelFamily
{
    public override ModelFamilyName Name => ModelFamilyName.Siglip;

    public override string DisplayName => "SigLIP";

    public override CaptionProbability CaptionProbability => CaptionProbability.Sigmoid;

    public override bool DenseMatchesTexts => false;

    internal override IReadOnlyList<IReadOnlyList<string>> TokenizerFiles { get; } = [["tokenizer.json"]];

    internal override int? PadId => null;

    internal override int? EndMark => null;

    internal override bool HasLogitBias => true;

    internal override string RecognisedBy => "\"model_type\": \"siglip\"";

    public override double ImageFlops(ModelManifest model, int patches, ImageOutputs outputs) => PooledImageFlops(model, patches, outputs);

    public override double TextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks) => LastTokenTextFlops(model, walks);

    internal override bool Recognises(ConfigSection root) => root.Text("model_type", "") == "siglip";

    /// <summary>Patches that do not fit whole are left out: 384 pixels are 27 patches of 14, and 6 pixels that nothing looks at.</summary>
    internal override CheckpointConfig ReadConfig(ConfigSection root) => SiglipConfig.Read(Name, root, (vision, patch) =>
    {
        var image = vision.Number("image_size", 224);
        return image >= patch ? image / patch
            : throw new CheckpointException($"{root.File}: vision_config.image_size {image} is less than patch_size {patch}.");
    });

    /// <summary>SigLIP's processor has bicubic, that of SigLIP 2 bilinear, each in its preprocessor_config.json.</summary>
    internal override ImagePreprocessing Preprocessing(CheckpointConfig config) => new()
    {
        Resize = ResizeRule.Square,
        PatchSize = config.PatchSize,
        ImageSize = config.ImageSize,
        Resample = Images.Resampling.PillowFilter.Bicubic,
        Mean = SiglipConfig.Half,
        Std = SiglipConfig.Half,
    };

    internal override ResizeBackend? BackendOf(string imageProcessorType) =>
        SiglipConfig.BackendOf(imageProcessorType, "SiglipImageProcessor");

    internal override ModelGraphs BuildGraphs(CheckpointConfig config, GraphFlavour flavour)
    {
        var graphs = new ModelGraphs();
        foreach (var outputs in ModelGraphs.VisionOutputs)
            graphs.Add(ModelGraphs.VisionFile(outputs), SiglipVisionGraph.Build(config, outputs, flavour, graphs.Weights));
        graphs.Add(ModelGraphs.ShortTextFile, FgClip2TextGraph.Build(config, [WalkType.Short], flavour, graphs.Weights));
        return graphs;
    }

    internal override Dictionary<WalkType, TextHeadGraph> TextHeads(CheckpointConfig config) => new()
    {
        [WalkType.Short] = new(ModelGraphs.ShortTextFile, GraphNames.From(WalkType.Short), config.ShortLength),
    };
}
