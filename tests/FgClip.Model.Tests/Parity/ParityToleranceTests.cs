using FgClip.Model.Graphs;
using FgClip.Model.Parity;

namespace FgClip.Model.Tests.Parity;

public sealed class ParityToleranceTests
{
    [Theory]
    [InlineData(ModelPrecision.Float32, 0.99999, 0.001, true)]
    [InlineData(ModelPrecision.Float32, 0.999989, 0, false)]
    [InlineData(ModelPrecision.Float32, 1, 0.0011, false)]
    [InlineData(ModelPrecision.Float16, 0.9999, 5, true)]
    [InlineData(ModelPrecision.Float16, 0.99989, 0, false)]
    [InlineData(ModelPrecision.Int8, 0.995, 5, true)]
    [InlineData(ModelPrecision.Int8, 0.9949, 0, false)]
    public void A_kind_is_near_enough_or_not(ModelPrecision precision, double cosine, double difference, bool expected) =>
        Assert.Equal(expected, ParityTolerance.From(precision).Holds(new(ParityKind.Image, 1, cosine, difference)));
}
