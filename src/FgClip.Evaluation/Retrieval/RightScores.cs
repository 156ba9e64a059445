using FgClip.Mining.Guards;
using FgClip.Mining.Items;

namespace FgClip.Evaluation.Retrieval;

/// <summary>The score of the best right answer of each image and each text; not a number for what is no query.</summary>
/// <param name="Images">Image by image.</param>
/// <param name="Texts">Text by text. A text has one right answer.</param>
internal sealed record RightScores(float[] Images, float[] Texts)
{
    /// <summary>Computes the scores of all pairs, a block of images after the other.</summary>
    public static async Task<RightScores> ComputeAsync(SideReader images, SideReader texts, Pairing pairing, RetrievalPlan plan,
        int threads, CancellationToken cancellationToken)
    {
        var right = new RightScores(new float[images.Index.Count], new float[texts.Index.Count]);
        Array.Fill(right.Images, float.NaN);
        Array.Fill(right.Texts, float.NaN);
        var products = new PairProducts(images, texts, threads);
        foreach (var (first, end) in plan.Blocks(images.Index.Count))
        {
            CandidatePair[] pairs =
            [
                .. pairing.TextGroups.Index().Where(text => text.Item >= first && text.Item < end)
                    .Select((text, slot) => new CandidatePair(text.Index, text.Item - first, slot)),
            ];
            var cosines = new float[pairs.Length];
            await products.ComputeAsync((first, end), VectorRole.Own, VectorRole.Own, pairs, cosines, cancellationToken)
                .ConfigureAwait(false);
            foreach (var pair in pairs)
                right.Add(first + pair.Anchor, pair.Candidate, cosines[pair.Slot]);
        }

        return right;
    }

    private void Add(int image, int text, float score)
    {
        Texts[text] = score;
        if (!(Images[image] >= score))
            Images[image] = score;
    }
}
