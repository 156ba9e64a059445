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

    [Fact]
    public void A_zero_vector_stays_zero()
    {
        var vector = new float[4];
        VectorMath.Normalize(vector);
        Assert.Equal(new float[4], vector);
    }
}
