using System.Runtime.InteropServices;
using FgClip.Model.Graphs;

namespace FgClip.Model.Tests.Graphs;

public sealed class Int8EncodingTests
{
    [Fact]
    public void A_column_s_largest_magnitude_is_127_steps_and_a_column_of_zeros_stays_zero()
    {
        float[] matrix = [1, 0, -4, -2, 0, 1, 0.5f, 0, 2];
        var parts = new Int8Encoding().Encode([3, 3], matrix);
        var (values, scales) = (MemoryMarshal.Cast<byte, sbyte>(parts[0]).ToArray(), MemoryMarshal.Cast<byte, float>(parts[1]).ToArray());
        Assert.Equal([2f / 127, 0, 4f / 127], scales);
        Assert.Equal([64, 0, -127, -127, 0, 32, 32, 0, 64], values);
    }
}
