namespace FgClip.Model.Images;

/// <summary>
/// Bytes of patches to the floats that the model takes: value * (1/255) in float64, rounded to float32, minus the mean, over the
/// deviation, each in float32. A table of 256 values a channel holds the result for every byte.
/// </summary>
public sealed class PatchNormalizer
{
    private readonly float[][] _tables;

    /// <summary>Builds the tables of a rule.</summary>
    public PatchNormalizer(PixelRule rule)
    {
        _tables = [.. Enumerable.Range(0, 3).Select(channel => Table(rule.Mean[channel], rule.Deviation[channel]))];
    }

    /// <summary>Writes one float a byte.</summary>
    /// <param name="patches">Interleaved R, G, B; the length is a multiple of 3.</param>
    /// <param name="destination">At least as long as <paramref name="patches"/>.</param>
    public void Normalize(ReadOnlySpan<byte> patches, Span<float> destination)
    {
        var (red, green, blue) = (_tables[0], _tables[1], _tables[2]);
        destination = destination[..patches.Length];
        for (var i = 0; i + 2 < patches.Length; i += 3)
        {
            destination[i] = red[patches[i]];
            destination[i + 1] = green[patches[i + 1]];
            destination[i + 2] = blue[patches[i + 2]];
        }
    }

    private static float[] Table(float mean, float deviation)
    {
        var table = new float[256];
        for (var value = 0; value < table.Length; value++)
        {
            table[value] = ((float)(value * (1.0 / 255)) - mean) / deviation;
        }
        return table;
    }
}
