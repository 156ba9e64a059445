namespace FgClip.Model.Graphs;

/// <summary>
/// How one weight of a graph is made from the checkpoint's tensors. The graphs say what they need by recipes; what must be in a
/// checkpoint, what is checked and what is written all follow from them.
/// </summary>
/// <param name="Name">The weight's name in the graphs.</param>
/// <param name="Shape">The weight's shape, after arranging.</param>
/// <param name="Sources">The tensors it is made of.</param>
/// <param name="Arrange">Their values to the weight's; null for one source that is taken as it is.</param>
internal sealed record WeightRecipe(
    string Name,
    IReadOnlyList<long> Shape,
    IReadOnlyList<TensorSpec> Sources,
    Func<IReadOnlyList<float[]>, float[]>? Arrange = null)
{
    /// <summary>A tensor as the checkpoint has it.</summary>
    public static WeightRecipe AsIs(string tensor, params IReadOnlyList<long> shape) => new(tensor, shape, [new(tensor, shape)]);

    /// <summary>torch's linear weight [outputs, inputs], turned to [inputs, outputs] so that MatMul takes it.</summary>
    public static WeightRecipe Linear(string tensor, int outputs, int inputs) =>
        new(tensor, [inputs, outputs], [new(tensor, outputs, inputs)], s => Transpose(s[0], outputs, inputs));

    /// <summary>Part <paramref name="part"/> of torch's packed q|k|v weight, turned likewise.</summary>
    public static WeightRecipe PackedLinear(string tensor, int part, int size) =>
        new($"{tensor}.{part}", [size, size], [new(tensor, 3 * size, size)], s => Transpose(Part(s[0], part, size * size), size, size));

    /// <summary>Part <paramref name="part"/> of torch's packed q|k|v bias.</summary>
    public static WeightRecipe PackedBias(string tensor, int part, int size) =>
        new($"{tensor}.{part}", [size], [new(tensor, 3 * size)], s => [.. Part(s[0], part, size)]);

    /// <summary>Vectors in a row.</summary>
    public static WeightRecipe Concatenate(string name, params IReadOnlyList<WeightRecipe> parts) => new(
        name,
        [parts.Sum(p => p.Shape[0])],
        [.. parts.SelectMany(p => p.Sources)],
        s =>
        {
            var at = 0;
            return [.. parts.SelectMany(p => p.Arranged([.. s.Skip(at).Take(p.Sources.Count)], ref at))];
        });

    private float[] Arranged(IReadOnlyList<float[]> sources, ref int at)
    {
        at += Sources.Count;
        return Arrange is null ? sources[0] : Arrange(sources);
    }

    private static ReadOnlySpan<float> Part(float[] values, int part, int size) => values.AsSpan(part * size, size);

    /// <summary>In tiles, because a whole column of a large matrix misses the cache at every element.</summary>
    private static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        const int tile = 32;
        var turned = new float[values.Length];
        for (var top = 0; top < rows; top += tile)
        {
            for (var left = 0; left < columns; left += tile)
            {
                var (bottom, right) = (Math.Min(rows, top + tile), Math.Min(columns, left + tile));
                for (var row = top; row < bottom; row++)
                {
                    for (var column = left; column < right; column++)
                        turned[(column * rows) + row] = values[(row * columns) + column];
                }
            }
        }
        return turned;
    }
}
