using System.Numerics.Tensors;

namespace FgClip.Samples.Evaluation;

/// <summary>Finds the captions nearest to an image.</summary>
public static class BestCaptions
{
    /// <summary>The nearest captions, nearest first; a caption that several images share is named once.</summary>
    /// <param name="image">An image vector, L2-normalised; D numbers.</param>
    /// <param name="texts">n text vectors, L2-normalised, one after the other.</param>
    /// <param name="captions">Their n captions.</param>
    /// <param name="count">How many to return at most, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static IReadOnlyList<CaptionMatch> Find(
        ReadOnlySpan<float> image, ReadOnlySpan<float> texts, IReadOnlyList<string> captions, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if ((long)image.Length * captions.Count != texts.Length)
        {
            throw new ArgumentException(
                $"{captions.Count} captions want {captions.Count} vectors of {image.Length}, not {texts.Length} numbers.", nameof(texts));
        }

        var best = new Dictionary<string, float>(StringComparer.Ordinal);
        for (var i = 0; i < captions.Count; i++)
        {
            var cosine = TensorPrimitives.Dot(image, texts.Slice(i * image.Length, image.Length));
            best[captions[i]] = best.TryGetValue(captions[i], out var other) ? Math.Max(other, cosine) : cosine;
        }

        return [.. best.OrderByDescending(match => match.Value).ThenBy(match => match.Key, StringComparer.Ordinal).Take(count)
            .Select(match => new CaptionMatch(match.Key, match.Value))];
    }
}
