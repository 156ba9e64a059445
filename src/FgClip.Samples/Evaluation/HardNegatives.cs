using System.Numerics.Tensors;

namespace FgClip.Samples.Evaluation;

/// <summary>Counts how often a region's own phrase beats each of its hard negatives. Regions are added one by one.</summary>
public sealed class HardNegatives
{
    /// <summary>How many regions were added.</summary>
    public int Regions { get; private set; }

    /// <summary>How many of them were told from all of their negatives.</summary>
    public int Told { get; private set; }

    /// <summary>Told / Regions, 0 to 1; NaN before the first region. By chance: 1 / 11 with ten negatives.</summary>
    public double Accuracy => (double)Told / Regions;

    /// <summary>Adds a region.</summary>
    /// <param name="region">The region's vector, pooled from the dense features; D numbers.</param>
    /// <param name="phrase">Its phrase's vector from the box head, normalised; D numbers.</param>
    /// <param name="negatives">Its negatives' vectors, normalised, one after the other; a multiple of D numbers, at least one.</param>
    /// <returns>Whether the phrase scored higher than every negative; a tie is a miss.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public bool Add(ReadOnlySpan<float> region, ReadOnlySpan<float> phrase, ReadOnlySpan<float> negatives)
    {
        if (region.Length == 0 || phrase.Length != region.Length || negatives.Length == 0 || negatives.Length % region.Length != 0)
        {
            throw new ArgumentException(
                $"A region of {region.Length} numbers wants a phrase and negatives of the same length, "
                + $"not {phrase.Length} and {negatives.Length} numbers.",
                nameof(negatives));
        }

        var own = TensorPrimitives.Dot(region, phrase);
        var told = true;
        for (var i = 0; i < negatives.Length; i += region.Length)
            told &= TensorPrimitives.Dot(region, negatives.Slice(i, region.Length)) < own;
        Regions++;
        if (told) Told++;
        return told;
    }
}
