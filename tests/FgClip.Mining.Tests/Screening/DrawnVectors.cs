using FgClip.Mining.Products;
using FgClip.Mining.Screening;

namespace FgClip.Mining.Tests.Screening;

/// <summary>Vectors of kinds that are hard for a bound in different ways.</summary>
internal static class DrawnVectors
{
    public static TheoryData<string> Kinds => ["even", "clusters", "cone", "outliers", "flat", "small", "zeros", "equal"];

    /// <summary>Draws vectors of a kind.</summary>
    public static float[][] Draw(string kind, int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        var centers = Enumerable.Range(0, 8).Select(i => Gaussian(new Random(i), dimensions)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => Unit(Draw(kind, i, centers[random.Next(centers.Length)], random)))];
    }

    /// <summary>Puts vectors into a block.</summary>
    public static VectorRows Block(float[][] rows)
    {
        var block = new VectorRows(rows[0].Length, rows.Length);
        foreach (var row in rows)
            block.Add(row);
        return block;
    }

    /// <summary>What a basis' codes leave out of vectors, as vectors: what errors are longest with.</summary>
    public static float[][] Errors(float[][] rows)
    {
        return [.. rows.Select(row =>
        {
            var scale = row.Max(MathF.Abs) / Codes.Limit;
            return scale > 0 ? Unit([.. row.Select(value => value - scale * MathF.Round(value / scale))]) : row;
        })];
    }

    private static float[] Draw(string kind, int row, float[] center, Random random)
    {
        var noise = Gaussian(random, center.Length);
        return kind switch
        {
            "even" => noise,
            "clusters" => [.. noise.Zip(center, (a, b) => 0.3f * a + b)],
            "cone" => [.. noise.Select((value, i) => i == 3 ? 20 : value * (1 + i % 7))],
            "outliers" => [.. noise.Select(value => random.Next(40) == 0 ? value * 30 : value * 0.1f)],
            "flat" => [.. noise.Select(value => MathF.Sign(value))],
            "small" => [.. noise.Select((value, i) => value / (1 + i * i))],
            "zeros" => row % 3 == 0 ? new float[center.Length] : noise,
            "equal" => center,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private static float[] Gaussian(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private static float[] Unit(float[] row)
    {
        var length = Math.Sqrt(row.Sum(value => (double)value * value));
        return length == 0 ? row : [.. row.Select(value => (float)(value / length))];
    }
}
