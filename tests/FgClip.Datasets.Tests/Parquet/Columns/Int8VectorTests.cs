using FgClip.Datasets.Parquet.Columns;

namespace FgClip.Datasets.Tests.Parquet.Columns;

public sealed class Int8VectorTests
{
    [Fact]
    public void A_value_is_off_by_half_the_scale_at_most()
    {
        var random = new Random(11);
        float[] values = [.. Enumerable.Range(0, 5_000).Select(_ => (random.NextSingle() - 0.5f) * 7)];

        var scale = Int8Vector.ScaleOf(values);
        var bytes = Quantize(values);

        Assert.Equal(values.Max(MathF.Abs) / 127, scale);
        Assert.Equal(127, bytes.Max(b => Math.Abs((int)b)));
        Assert.All(values.Zip(bytes), pair => Assert.InRange(Math.Abs(pair.First - pair.Second * scale), 0, scale * 0.5001f));
    }

    [Theory]
    [InlineData(new float[0])]
    [InlineData(new[] { 0f, 0f, -0f })]
    [InlineData(new[] { 1e-45f, -1e-45f })]
    public void Nothing_but_zeros_has_the_scale_0(float[] values)
    {
        Assert.Equal(0, Int8Vector.ScaleOf(values));
        Assert.All(Quantize(values), b => Assert.Equal(0, b));
    }

    [Fact]
    public void The_largest_magnitude_may_be_negative()
    {
        Assert.Equal([-127, 64, 0], Quantize([-2, 1.01f, 0]).Select(b => (int)b));
    }

    private static sbyte[] Quantize(float[] values)
    {
        var bytes = new sbyte[values.Length];
        bytes.AsSpan().Fill(99);
        Int8Vector.Quantize(values, bytes);
        return bytes;
    }
}
