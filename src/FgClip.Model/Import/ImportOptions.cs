using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Import;

/// <summary>How a checkpoint becomes a model folder.</summary>
public sealed record ImportOptions
{
    /// <summary>What numbers the graphs compute with. Default: <see cref="ModelPrecision.Float32"/>.</summary>
    public ModelPrecision Precision { get; init; } = ModelPrecision.Float32;

    /// <summary>Which operators the graphs are made of. Default: <see cref="GraphOperators.Fused"/>.</summary>
    public GraphOperators Operators { get; init; } = GraphOperators.Fused;

    /// <summary>Whose resize of images is reproduced; null for that of the checkpoint's image processor. Default: null.</summary>
    public ResizeBackend? ResizeBackend { get; init; }

    /// <summary>Whether texts are tokenized in the case that they are given in, instead of lower-cased. Default: false.</summary>
    public bool KeepsCase { get; init; }

    /// <summary>Receives what the checkpoint's user should know, as sentences; null where nobody reads them.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>
    /// A folder of the user's own images, on which an import in float16 or int8 is measured too; null for none. Default: null.
    /// </summary>
    public string? CalibrationImages { get; init; }

    /// <summary>Whether a model folder at the destination may be replaced; any other non-empty folder never is. Default: false.</summary>
    public bool Replace { get; init; }
}
