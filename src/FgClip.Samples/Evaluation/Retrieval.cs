using System.Numerics.Tensors;

namespace FgClip.Samples.Evaluation;

/// <summary>
/// Retrieval both ways over pairs of image and text vectors. An answer is right when its caption is the query's, letter for
/// letter: many drawn scenes share one. Answers with equal scores are ranked against the model, so that vectors which are all
/// alike, or not numbers, score nothing.
/// </summary>
public static class Retrieval
{
    private const int Block = 128;

    /// <summary>Scores every image against every text; the time grows with the square of the pairs, the memory with their count.</summary>
    /// <param name="images">n image vectors, L2-normalised, one after the other.</param>
    /// <param name="texts">n text vectors of the same length, L2-normalised; the i-th belongs to the i-th image.</param>
    /// <param name="captions">The n captions, at least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The three do not fit together.</exception>
    public static RetrievalScores Measure(
        ReadOnlyMemory<float> images,
        ReadOnlyMemory<float> texts,
        IReadOnlyList<string> captions,
        CancellationToken cancellationToken = default)
    {
        var count = captions.Count;
        if (count == 0)
            throw new ArgumentException("There is no pair to measure.", nameof(captions));
        if (images.Length != texts.Length || images.Length == 0 || images.Length % count != 0)
        {
            throw new ArgumentException(
                $"{count} captions want as many image and text vectors of one length, "
                + $"but there are {images.Length} and {texts.Length} numbers.",
                nameof(texts));
        }

        var pairs = new VectorPairs(images, texts, images.Length / count);
        var group = CaptionGroups(captions);
        var (bestOfImage, bestOfText) = BestRightAnswers(pairs, group);
        var (aheadOfImage, aheadOfText) = (new int[count], new int[count]);
        Parallel.For(0, (count + Block - 1) / Block, new() { CancellationToken = cancellationToken }, block =>
        {
            var (first, last) = (block * Block, Math.Min(count, (block + 1) * Block));
            for (var text = 0; text < count; text++)
            {
                var ahead = 0;
                for (var image = first; image < last; image++)
                {
                    if (group[image] == group[text])
                        continue;
                    var score = pairs.Score(image, text);
                    if (!(score < bestOfImage[image]))
                        aheadOfImage[image]++;
                    if (!(score < bestOfText[text]))
                        ahead++;
                }

                Interlocked.Add(ref aheadOfText[text], ahead);
            }
        });
        return new(count, RecallOf(aheadOfImage), RecallOf(aheadOfText));
    }

    /// <summary>Captions as numbers: equal where the captions are.</summary>
    private static int[] CaptionGroups(IReadOnlyList<string> captions)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new int[captions.Count];
        for (var i = 0; i < groups.Length; i++)
        {
            if (!numbers.TryGetValue(captions[i], out groups[i]))
                numbers.Add(captions[i], groups[i] = numbers.Count);
        }

        return groups;
    }

    private static (float[] OfImage, float[] OfText) BestRightAnswers(VectorPairs pairs, int[] group)
    {
        var (ofImage, ofText) = (new float[group.Length], new float[group.Length]);
        Array.Fill(ofImage, float.NegativeInfinity);
        Array.Fill(ofText, float.NegativeInfinity);
        foreach (var members in Enumerable.Range(0, group.Length).GroupBy(i => group[i]).Select(members => members.ToArray()))
        {
            foreach (var image in members)
            {
                foreach (var text in members)
                {
                    var score = pairs.Score(image, text);
                    ofImage[image] = Math.Max(ofImage[image], score);
                    ofText[text] = Math.Max(ofText[text], score);
                }
            }
        }

        return (ofImage, ofText);
    }

    private static Recall RecallOf(int[] ahead) =>
        new((double)ahead.Count(n => n < 1) / ahead.Length, (double)ahead.Count(n => n < 5) / ahead.Length);

    private sealed record VectorPairs(ReadOnlyMemory<float> Images, ReadOnlyMemory<float> Texts, int Length)
    {
        public float Score(int image, int text) => TensorPrimitives.Dot(
            Images.Span.Slice(image * Length, Length), Texts.Span.Slice(text * Length, Length));
    }
}
