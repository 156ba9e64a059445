using FgClip.Mining.Products;
using FgClip.Mining.Screening;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Products;

public sealed unsafe class ChainKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(771)]
    public void Sixteen_products_at_once_have_the_bits_of_one(int dimensions)
    {
        var anchor = VectorDataset.Unit(1, dimensions);
        using var rows = new VectorRows(dimensions, ChainKernel.Rows);
        var pointers = stackalloc float*[ChainKernel.Rows];
        for (var i = 0; i < ChainKernel.Rows; i++)
        {
            rows.Add(VectorDataset.Unit(100 + i, dimensions));
            pointers[i] = rows.At(i);
        }

        var scores = new float[ChainKernel.Rows];
        fixed (float* first = anchor, target = scores)
            ChainKernel.Multiply(first, pointers, dimensions, target);

        for (var i = 0; i < ChainKernel.Rows; i++)
            Assert.Equal(ExactDot.Compute(anchor, rows[i]), scores[i]);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(768)]
    public void A_rough_product_is_off_by_no_more_than_its_bound(int dimensions)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (a, b) = (VectorDataset.Unit(seed, dimensions), VectorDataset.Unit(1000 + seed, dimensions));
            var product = a.Zip(b).Sum(pair => (double)pair.First * pair.Second);
            fixed (float* left = a, right = b)
            {
                Assert.InRange(
                    Math.Abs(RoughDot.Compute(left, right, dimensions) - product), 0, RoughDot.Tolerance(dimensions));
            }

            Assert.InRange(Math.Abs(ExactDot.Compute(a, b) - product), 0, 1.01 * Rounding.Bound(dimensions));
        }
    }
}
