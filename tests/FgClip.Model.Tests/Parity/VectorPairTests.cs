using FgClip.Model.Parity;

namespace FgClip.Model.Tests.Parity;

public sealed class VectorPairTests
{
    [Theory]
    [InlineData(new float[] { 3, 4 }, new float[] { 6, 8 }, 1, 4)]
    [InlineData(new float[] { 1, 0 }, new float[] { 0, 1 }, 0, 1)]
    [InlineData(new float[] { 1, 0 }, new float[] { -1, 0 }, -1, 2)]
    [InlineData(new float[] { 1, 1 }, new float[] { 1, 0 }, 0.707106781, 1)]
    [InlineData(new float[] { 0, 0 }, new float[] { 0, 0 }, 1, 0)]
    [InlineData(new float[] { 0, 0 }, new float[] { 0, 1 }, 0, 1)]
    public void Cosine_and_difference(float[] expected, float[] actual, double cosine, double difference)
    {
        var pair = VectorPair.Create(ParityKind.Image, "a.png", expected, actual);
        Assert.Equal((cosine, difference), (pair.Cosine(), pair.LargestDifference()));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_number_never_passes(float number)
    {
        var e = Assert.Throws<ParityException>(() => VectorPair.Create(ParityKind.Image, "a.png", [1, 2], [1, number]));
        Assert.Contains("a.png: the model's Image vector is not finite", e.Message);
        Assert.Throws<ParityException>(() => VectorPair.Create(ParityKind.Image, "a.png", [1, number], [1, 2]));
    }
}
