namespace FgClip.Evaluation.Specs;

/// <summary>The classes of a zero-shot classification, and how a vector is made of each.</summary>
public sealed record ClassSource
{
    /// <summary>The folder of the model that embedded the dataset.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// The file of the classes, in their order: a name on each line, or an id, a tab and a name. A label is an id or a name.
    /// </summary>
    public required string Classes { get; init; }

    /// <summary>
    /// The file of the templates, one on each line with <c>{}</c> in place of the name. Default: null, which takes the name alone.
    /// </summary>
    public string? Templates { get; init; }

    /// <summary>
    /// Whether texts are lower-cased as Python does, which matters where the model folder keeps capitals. Default: false.
    /// </summary>
    public bool LowerCase { get; init; }
}
