namespace FgClip.Evaluation.Tests.Reference;

/// <summary>
/// Vectors of length 1 with four numbers of 0.5 or -0.5 and zeros: products are exact in any order of summation, and many are equal.
/// </summary>
internal static class GridVector
{
    public const int Dimensions = 12;

    public static float[] Create(Random random)
    {
        var vector = new float[Dimensions];
        foreach (var place in random.GetItems(Enumerable.Range(0, 3).ToArray(), 4).Index())
            vector[place.Index * 3 + place.Item] = random.Next(2) == 0 ? 0.5f : -0.5f;
        return vector;
    }
}
