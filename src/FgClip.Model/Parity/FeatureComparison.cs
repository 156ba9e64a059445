namespace FgClip.Model.Parity;

/// <summary>Two sets of features, vector by vector.</summary>
internal static class FeatureComparison
{
    /// <exception cref="ParityException">The features are of different models, or not numbers.</exception>
    public static IReadOnlyList<KindParity> Compare(ReferenceFeatures expected, ReferenceFeatures actual) =>
    [
        .. Pairs(expected, actual)
            .GroupBy(pair => pair.Kind)
            .OrderBy(kind => kind.Key)
            .Select(kind => new KindParity(kind.Key, kind.Count(), kind.Min(pair => pair.Cosine()), kind.Max(pair => pair.LargestDifference()))),
    ];

    private static IEnumerable<VectorPair> Pairs(ReferenceFeatures expected, ReferenceFeatures actual) =>
        expected.Images.Zip(actual.Images, Pairs).SelectMany(pairs => pairs)
            .Concat(expected.Texts.Zip(actual.Texts, (e, a) => VectorPair.Create(KindOf(e.WalkType), $"\"{e.Text}\"", e.Feature, a.Feature)));

    private static IEnumerable<VectorPair> Pairs(ReferenceImage expected, ReferenceImage actual)
    {
        if ((expected.PatchRows, expected.PatchColumns) != (actual.PatchRows, actual.PatchColumns))
        {
            throw new ParityException(
                $"{expected.Image} has {expected.PatchRows}x{expected.PatchColumns} patches in the reference, here {actual.PatchRows}x{actual.PatchColumns}.");
        }
        if (expected.RegionFeatures.Length != actual.RegionFeatures.Length)
        {
            throw new ParityException(
                $"{expected.Image} has {expected.BoxesXyxyPixels.Length} boxes in the reference, but vectors of {expected.RegionFeatures.Length}.");
        }
        yield return VectorPair.Create(ParityKind.Image, expected.Image, expected.ImageFeature, actual.ImageFeature);
        yield return VectorPair.Create(ParityKind.Dense, expected.Image, expected.DenseMean, actual.DenseMean);
        yield return VectorPair.Create(ParityKind.Dense, expected.Image, expected.DenseFirst, actual.DenseFirst);
        yield return VectorPair.Create(ParityKind.Dense, expected.Image, expected.DenseLast, actual.DenseLast);
        foreach (var (e, a) in expected.RegionFeatures.Zip(actual.RegionFeatures)) yield return VectorPair.Create(ParityKind.Region, expected.Image, e, a);
    }

    private static ParityKind KindOf(WalkType walk) => walk switch
    {
        WalkType.Short => ParityKind.TextShort,
        WalkType.Long => ParityKind.TextLong,
        _ => ParityKind.TextBox,
    };
}
