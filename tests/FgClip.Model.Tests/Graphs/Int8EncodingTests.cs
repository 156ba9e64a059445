using System.Runtime.InteropServices;
using FgClip.Model.Graphs;

namespace FgClip.Model.Tests.Graphs;

public sealed class Int8EncodingTests
{
    [Fact]
    public void A_column_s_largest_magnitude_is_63_steps_and_a_column_of_zeros_stays_zero()
    {
        float[] matrix = [1, 0, -7, -3, 0, 1, 2, 0, 3];
        var parts = new Int8Encoding().Encode([3, 3], matrix);
        var (values, scales) = (MemoryMarshal.Cast<byte, sbyte>(parts[0]).ToArray(), MemoryMarshal.Cast<byte, float>(parts[1]).ToArray());
        Assert.Equal([3f / 63, 0, 7f / 63], scales);
        Assert.Equal([21, 0, -63, -63, 0, 9, 42, 0, 27], values);
    }

    [Fact]
    public void Two_products_with_the_largest_input_fit_in_16_bits() =>
        Assert.InRange(2 * byte.MaxValue * Int8Encoding.Steps, 0, short.MaxValue);
}
