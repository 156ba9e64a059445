using FgClip.Model.Parity;
using FgClip.Model.Parity.Accuracy;

namespace FgClip.Model.Tests.Parity.Accuracy;

public sealed class RetrievalComparisonTests
{
    /// <summary>Twenty directions of the plane, one degree apart; the query lies along the first.</summary>
    private static readonly float[][] Fan = [.. Enumerable.Range(0, 20).Select(degree => Direction(degree))];

    [Fact]
    public void Equal_vectors_find_the_same()
    {
        var result = Compare(Fan)!;
        Assert.Equal((1, 20, 10), (result.Queries, result.SetSize, result.Top));
        Assert.Equal((1, 1, 1), (result.Recall, result.LeastRecall, result.SameFirst));
    }

    [Fact]
    public void What_leaves_the_first_ten_is_counted()
    {
        // The first and the fourth go to the far end, so that the eleventh and twelfth come into the first ten.
        float[][] measured = [.. Fan];
        (measured[0], measured[3]) = (Direction(60), Direction(70));
        var result = Compare(measured)!;
        Assert.Equal((0.8, 0.8, 0), (result.Recall, result.LeastRecall, result.SameFirst));
    }

    [Fact]
    public void A_vector_that_is_not_finite_is_found_last()
    {
        float[][] measured = [.. Fan];
        measured[0] = [float.NaN, 1];
        Assert.Equal((0.9, 0), (Compare(measured)!.Recall, Compare(measured)!.SameFirst));
    }

    [Fact]
    public void A_query_of_the_set_does_not_find_itself()
    {
        var set = Pairs(Fan, Fan);
        var result = RetrievalComparison.Compare(ParityKind.Image, ParityKind.Image, set, set)!;
        Assert.Equal((20, 20, 10, 1), (result.Queries, result.SetSize, result.Top, result.Recall));
        // Two vectors have no order without the query.
        Assert.Null(RetrievalComparison.Compare(ParityKind.Image, ParityKind.Image, set[..2], set[..2]));
    }

    [Fact]
    public void A_set_has_at_most_1000_vectors()
    {
        var many = Enumerable.Range(0, 2500).Select(i => Direction(i * 0.01)).ToArray();
        Assert.Equal(
            1000, RetrievalComparison.Compare(ParityKind.TextShort, ParityKind.Image, Pairs(Fan, Fan), Pairs(many, many))!.SetSize);
    }

    [Fact]
    public void Percentiles_are_those_of_the_nearest_rank()
    {
        var kind = KindAccuracy.From(ParityKind.Dense, [.. Enumerable.Range(1, 200).Reverse().Select(i => i / 200d)], notFinite: 3);
        Assert.Equal(new KindAccuracy(ParityKind.Dense, 200, 3, 0.005, 0.01, 0.5), kind);
        Assert.Equal(new KindAccuracy(ParityKind.Dense, 1, 0, 0.7, 0.7, 0.7), KindAccuracy.From(ParityKind.Dense, [0.7], notFinite: 0));
    }

    private static RetrievalAccuracy? Compare(float[][] measured) =>
        RetrievalComparison.Compare(ParityKind.TextShort, ParityKind.Image, [new(ParityKind.TextShort, Fan[0], Fan[0])],
        Pairs(Fan, measured));

    private static AccuracyPair[] Pairs(float[][] expected, float[][] actual) =>
        [.. expected.Zip(actual, (e, a) => new AccuracyPair(ParityKind.Image, e, a))];

    private static float[] Direction(double degrees) =>
        [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];
}
