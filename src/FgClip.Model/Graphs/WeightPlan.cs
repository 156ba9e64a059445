namespace FgClip.Model.Graphs;

/// <summary>
/// Which weights the graphs of a model folder need and where each will lie in the one file they share. Sizes follow from the
/// recipes' shapes, so that all graphs are written before a single weight is read.
/// </summary>
internal sealed class WeightPlan
{
    /// <summary>A tensor that starts on a page can be mapped into memory instead of read.</summary>
    public const long Alignment = 4096;

    private readonly Dictionary<string, PlannedWeight> _weights = new(StringComparer.Ordinal);
    private readonly List<PlannedWeight> _ordered = [];

    /// <summary>In the order of their places.</summary>
    public IReadOnlyList<PlannedWeight> Weights => _ordered;

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; private set; }

    /// <summary>Plans a weight, or finds it where another graph has planned it.</summary>
    public PlannedWeight Add(WeightRecipe recipe, WeightEncoding encoding)
    {
        if (_weights.TryGetValue(recipe.Name, out var known))
            return known;
        var planned = new PlannedWeight(recipe, encoding, [.. encoding.Parts(recipe).Select(Place)]);
        _weights.Add(recipe.Name, planned);
        _ordered.Add(planned);
        return planned;
    }

    private PlannedTensor Place(EncodedPart part)
    {
        var offset = (Length + Alignment - 1) / Alignment * Alignment;
        Length = offset + part.Bytes;
        return new(part, offset);
    }
}

/// <summary>A weight with its place.</summary>
internal sealed record PlannedWeight(WeightRecipe Recipe, WeightEncoding Encoding, IReadOnlyList<PlannedTensor> Tensors);

/// <summary>A tensor of the weights file and its first byte.</summary>
internal sealed record PlannedTensor(EncodedPart Part, long Offset);
