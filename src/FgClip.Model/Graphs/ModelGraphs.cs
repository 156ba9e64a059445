using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>All graphs of a model folder, and the plan of the weights they share.</summary>
internal sealed class ModelGraphs
{
    public const string ShortTextFile = "text-short.onnx";

    public const string LongTextFile = "text-long.onnx";

    /// <summary>How the names of graphs end that take images of several shapes.</summary>
    public const string PaddedEnding = "-padded.onnx";

    private readonly List<(string File, ModelProto Model)> _files = [];

    /// <summary>What a vision graph can compute; each has a graph of its own.</summary>
    public static IReadOnlyList<ImageOutputs> VisionOutputs { get; } =
        [ImageOutputs.Pooled, ImageOutputs.Dense, ImageOutputs.Pooled | ImageOutputs.Dense];

    public IReadOnlyList<(string File, ModelProto Model)> Files => _files;

    public WeightPlan Weights { get; } = new();

    /// <summary>A table of positions that C# resizes to the images' shape; null where positions are part of the graph.</summary>
    public PlannedTensor? PositionGrid { get; set; }

    /// <summary>Adds a graph, whose weights are in <see cref="Weights"/>.</summary>
    public void Add(string file, ModelProto model) => _files.Add((file, model));

    /// <summary>The graph of images whose shapes differ.</summary>
    public static string PaddedVisionFile(ImageOutputs outputs) =>
        VisionFile(outputs).Replace(".onnx", PaddedEnding, StringComparison.Ordinal);

    /// <summary>The graph of images of one shape.</summary>
    public static string VisionFile(ImageOutputs outputs) => outputs switch
    {
        ImageOutputs.Pooled => "vision-pooled.onnx",
        ImageOutputs.Dense => "vision-dense.onnx",
        ImageOutputs.Pooled | ImageOutputs.Dense => "vision-pooled-dense.onnx",
        _ => throw new ArgumentOutOfRangeException(nameof(outputs), outputs, null),
    };
}
