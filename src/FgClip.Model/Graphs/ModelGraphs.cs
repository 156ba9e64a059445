using FgClip.Model.Checkpoints;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>All graphs of a model folder, and the plan of the weights they share.</summary>
internal sealed class ModelGraphs
{
    private readonly List<(string File, ModelProto Model)> _files = [];

    private ModelGraphs(CheckpointConfig config, GraphFlavour flavour)
    {
        ReadOnlySpan<ImageOutputs> all = [ImageOutputs.Pooled, ImageOutputs.Dense, ImageOutputs.Pooled | ImageOutputs.Dense];
        foreach (var outputs in all)
        {
            _files.Add((VisionFile(outputs), config.Architecture is ModelArchitecture.FgClip2
                ? FgClip2VisionGraph.Build(config, outputs, padded: false, flavour, Weights)
                : FgClipVisionGraph.Build(config, outputs, flavour, Weights)));
        }

        if (config.Architecture is ModelArchitecture.FgClip2)
        {
            foreach (var outputs in all)
                _files.Add((PaddedVisionFile(outputs), FgClip2VisionGraph.Build(config, outputs, padded: true, flavour, Weights)));
            PositionGrid = Weights.Add(FgClip2VisionGraph.PositionGrid(config), FloatEncoding.Single).Tensors[0];
            _files.Add((ShortTextFile, FgClip2TextGraph.Build(config, [WalkType.Short, WalkType.Box], flavour, Weights)));
            _files.Add((LongTextFile, FgClip2TextGraph.Build(config, [WalkType.Long], flavour, Weights)));
        }
        else
        {
            _files.Add((ShortTextFile, FgClipTextGraph.Build(config, WalkType.Short, flavour, Weights)));
            _files.Add((LongTextFile, FgClipTextGraph.Build(config, WalkType.Long, flavour, Weights)));
        }
    }

    public const string ShortTextFile = "text-short.onnx";

    public const string LongTextFile = "text-long.onnx";

    /// <summary>How the names of graphs end that take images of several shapes.</summary>
    public const string PaddedEnding = "-padded.onnx";

    public IReadOnlyList<(string File, ModelProto Model)> Files => _files;

    public WeightPlan Weights { get; } = new();

    /// <summary>FG-CLIP 2's table of positions, which C# resizes.</summary>
    public PlannedTensor? PositionGrid { get; }

    public static ModelGraphs Build(CheckpointConfig config, GraphFlavour flavour) => new(config, flavour);

    /// <summary>The graph of images whose shapes differ.</summary>
    public static string PaddedVisionFile(ImageOutputs outputs) => VisionFile(outputs).Replace(".onnx", PaddedEnding, StringComparison.Ordinal);

    /// <summary>The graph of images of one shape.</summary>
    public static string VisionFile(ImageOutputs outputs) => outputs switch
    {
        ImageOutputs.Pooled => "vision-pooled.onnx",
        ImageOutputs.Dense => "vision-dense.onnx",
        ImageOutputs.Pooled | ImageOutputs.Dense => "vision-pooled-dense.onnx",
        _ => throw new ArgumentOutOfRangeException(nameof(outputs), outputs, null),
    };
}
