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
            .Select(
                kind => new KindParity(kind.Key, kind.Count(), kind.Min(pair => pair.Cosine()),
                kind.Max(pair => pair.LargestDifference()))),
    ];

    /// <summary>Each vector and its counterpart, of equal lengths but not looked into.</summary>
    /// <exception cref="ParityException">The features are of different models.</exception>
    public static IEnumerable<NamedPair> Vectors(ReferenceFeatures expected, ReferenceFeatures actual) =>
        expected.Images.Zip(actual.Images, Vectors).SelectMany(pairs => pairs)
            .Concat(
                expected.Texts.Zip(actual.Texts, (e, a) => NamedPair.Create(KindOf(e.WalkType), $"\"{e.Text}\"", e.Feature, a.Feature)));

    private static IEnumerable<VectorPair> Pairs(ReferenceFeatures expected, ReferenceFeatures actual) =>
        Vectors(expected, actual).Select(pair => VectorPair.Create(pair.Kind, pair.What, pair.Expected, pair.Actual));

    private static IEnumerable<NamedPair> Vectors(ReferenceImage expected, ReferenceImage actual)
    {
        var name = expected.Image;
        if (expected.PatchRows > 0 && (expected.PatchRows, expected.PatchColumns) != (actual.PatchRows, actual.PatchColumns))
        {
            throw new ParityException(
                $"{name} has {expected.PatchRows}x{expected.PatchColumns} patches in the reference, here "
                + $"{actual.PatchRows}x{actual.PatchColumns}.");
        }
        if (expected.RegionFeatures.Length != actual.RegionFeatures.Length)
        {
            throw new ParityException(
                $"{name} has {expected.BoxesXyxyPixels.Length} boxes in the reference, but vectors of {expected.RegionFeatures.Length}.");
        }
        yield return NamedPair.Create(ParityKind.Image, name, expected.ImageFeature, actual.ImageFeature);
        foreach (var (e, a) in Dense(expected).Zip(Dense(actual)).Where(pair => pair.First.Length > 0))
            yield return NamedPair.Create(ParityKind.Dense, name, e, a);
        foreach (var (e, a) in expected.RegionFeatures.Zip(actual.RegionFeatures))
            yield return NamedPair.Create(ParityKind.Region, name, e, a);
    }

    private static float[][] Dense(ReferenceImage image) => [image.DenseMean, image.DenseFirst, image.DenseLast];

    private static ParityKind KindOf(WalkType walk) => walk switch
    {
        WalkType.Short => ParityKind.TextShort,
        WalkType.Long => ParityKind.TextLong,
        _ => ParityKind.TextBox,
    };
}
