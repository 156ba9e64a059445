namespace FgClip.Model.Graphs;

/// <summary>A convolution that embeds patches, as one matrix product.</summary>
internal static class PatchConvolution
{
    /// <summary>The convolution [width, channel, y, x] as a matrix over (y, x, channel), the order of a patch's numbers.</summary>
    /// <param name="layer">The convolution's name.</param>
    /// <param name="size">Numbers that come out.</param>
    /// <param name="side">Side of a patch.</param>
    public static WeightRecipe Matrix(string layer, int size, int side)
    {
        var tensor = layer + ".weight";
        return new(tensor, [side * side * 3, size], [new(tensor, size, 3, side, side)], s =>
        {
            var matrix = new float[s[0].Length];
            for (var output = 0; output < size; output++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var pixels = s[0].AsSpan(((output * 3) + channel) * side * side, side * side);
                    for (var pixel = 0; pixel < pixels.Length; pixel++)
                        matrix[(((pixel * 3) + channel) * size) + output] = pixels[pixel];
                }
            }

            return matrix;
        });
    }
}
