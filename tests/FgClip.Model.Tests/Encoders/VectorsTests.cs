using FgClip.Model.Encoders;

namespace FgClip.Model.Tests.Encoders;

public sealed class VectorsTests
{
    [Fact]
    public void A_normalised_vector_has_length_one()
    {
        float[] vector = [3, 0, -4];
        VectorMath.Normalize(vector);
        Assert.Equal([0.6f, 0, -0.8f], vector);
    }

    [Theory]
    [InlineData(1e25f)]
    [InlineData(1e-30f)]
    public void Numbers_whose_squares_leave_the_range_of_float32_are_scaled_too(float factor)
    {
        float[] vector = [3 * factor, 0, -4 * factor];
        Assert.Equal(1, VectorMath.Cosine(vector, [3, 0, -4]), 1e-6f);
        VectorMath.Normalize(vector);
        Assert.Equal([0.6f, 0, -0.8f], vector.Select(number => MathF.Round(number, 6)));
    }

    [Fact]
    public void The_cosine_with_zeros_is_zero_and_with_a_NaN_a_NaN()
    {
        Assert.Equal(0, VectorMath.Cosine([0, 0], [3, 4]));
        Assert.Equal(float.NaN, VectorMath.Cosine([float.NaN, 0], [3, 4]));
    }

    [Fact]
    public void A_zero_vector_stays_zero()
    {
        var vector = new float[4];
        VectorMath.Normalize(vector);
        Assert.Equal(new float[4], vector);
    }
}
