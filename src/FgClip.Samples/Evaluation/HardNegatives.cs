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
    /// <param name="negatives">Its negatives' vectors, normalised; D numbers each, at least one vector.</param>
    /// <returns>Whether the phrase scored higher than every negative; a tie is a miss.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public bool Add(ReadOnlySpan<float> region, ReadOnlySpan<float> phrase, IReadOnlyList<float[]> negatives)
    {
        if (negatives.Count == 0)
            throw new ArgumentException("A region wants at least one negative.", nameof(negatives));
        var length = region.Length;
        if (length == 0 || phrase.Length != length || negatives.Any(negative => negative.Length != length))
            throw new ArgumentException($"A region of {length} numbers wants a phrase and negatives of as many.", nameof(region));

        var own = TensorPrimitives.Dot(region, phrase);
        var told = true;
        foreach (var negative in negatives)
            told &= TensorPrimitives.Dot(region, negative) < own;
        Regions++;
        if (told)
            Told++;
        return told;
    }
}
