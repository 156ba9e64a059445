using FgClip.Model.Checkpoints;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>
/// SigLIP 2 NaFlex: images keep their proportions, with one patch limit for all; one text head. Its dense vectors are transformers'
/// last_hidden_state.
/// </summary>
internal sealed class Siglip2Family : ModelFamily
{
    public override ModelFamilyName Name => ModelFamilyName.Siglip2;

    public override string DisplayName => "SigLIP 2 NaFlex";

    public override CaptionProbability CaptionProbability => CaptionProbability.Sigmoid;

    public override bool DenseMatchesTexts => false;

    internal override IReadOnlyList<IReadOnlyList<string>> TokenizerFiles { get; } = [["tokenizer.json"]];

    internal override int? PadId => null;

    internal override int? EndMark => null;

    internal override bool HasLogitBias => true;

    internal override string RecognisedBy => "\"model_type\": \"siglip2\"";

    public override double ImageFlops(ModelManifest model, int patches, ImageOutputs outputs) => PooledImageFlops(model, patches, outputs);

    public override double TextFlops(ModelManifest model, IReadOnlyCollection<WalkType> walks) => LastTokenTextFlops(model, walks);

    internal override bool Recognises(ConfigSection root) => root.Text("model_type", "") == "siglip2";

    internal override CheckpointConfig ReadConfig(ConfigSection root) => SiglipConfig.Read(Name, root, (vision, _) =>
    {
        var patches = vision.Number("num_patches", 256);
        var side = (int)Math.Sqrt(patches);
        return side * side == patches ? side
            : throw new CheckpointException($"{root.File}: vision_config.num_patches {patches} is not a square number.");
    });

    /// <summary>The processor's own limit is 256, whatever the table of positions is; preprocessor_config.json may state another.</summary>
    internal override ImagePreprocessing Preprocessing(CheckpointConfig config) => new()
    {
        Resize = ResizeRule.PatchLimit,
        PatchSize = config.PatchSize,
        MaxNumPatches = 256,
        Resample = Images.Resampling.PillowFilter.Bilinear,
        Mean = SiglipConfig.Half,
        Std = SiglipConfig.Half,
    };

    internal override ResizeBackend? BackendOf(string imageProcessorType) =>
        SiglipConfig.BackendOf(imageProcessorType, "Siglip2ImageProcessor");

    internal override ModelGraphs BuildGraphs(CheckpointConfig config, GraphFlavour flavour)
    {
        var graphs = new ModelGraphs();
        var weights = graphs.Weights;
        foreach (var padded in (bool[])[false, true])
        {
            foreach (var outputs in ModelGraphs.VisionOutputs)
            {
                graphs.Add(
                    padded ? ModelGraphs.PaddedVisionFile(outputs) : ModelGraphs.VisionFile(outputs),
                    FgClip2VisionGraph.Build(config, outputs, padded, flavour, weights));
            }
        }

        graphs.PositionGrid = weights.Add(FgClip2VisionGraph.PositionGrid(config), FloatEncoding.Single).Tensors[0];
        graphs.Add(ModelGraphs.ShortTextFile, FgClip2TextGraph.Build(config, [WalkType.Short], flavour, weights));
        return graphs;
    }

    internal override Dictionary<WalkType, TextHeadGraph> TextHeads(CheckpointConfig config) => new()
    {
        [WalkType.Short] = new(ModelGraphs.ShortTextFile, GraphNames.From(WalkType.Short), config.ShortLength),
    };
}
