using FgClip.Search.Scanning;
using FgClip.TestKit.Datasets;

namespace FgClip.Search.Tests.Scanning;

public sealed class DotProductTests
{
    [Fact]
    public unsafe void Products_of_all_lengths_are_those_of_float64()
    {
        for (var length = 1; length <= 130; length++)
        {
            float[] a = VectorDataset.Unit(length, length), b = VectorDataset.Unit(-length, length);
            fixed (float* left = a, right = b)
                Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), DotProduct.Compute(left, right, length), 1e-6);
        }
    }

    [Fact]
    public unsafe void A_vector_scores_the_same_alone_and_beside_another()
    {
        for (var length = 1; length <= 130; length++)
        {
            var query = VectorDataset.Unit(length, length);
            float[] pair = [.. VectorDataset.Unit(-length, length), .. VectorDataset.Unit(1_000 + length, length)];
            fixed (float* left = query, right = pair)
            {
                Assert.Equal((DotProduct.Compute(left, right, length), DotProduct.Compute(left, right + length, length)),
                    DotProduct.ComputeTwo(left, right, length));
            }
        }
    }
}
