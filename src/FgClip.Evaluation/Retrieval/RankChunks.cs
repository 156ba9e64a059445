using System.Runtime.CompilerServices;
using FgClip.Evaluation.Ranks;
using FgClip.Storage;

namespace FgClip.Evaluation.Retrieval;

/// <summary>Reads the ranks of all queries, some at a time, in their order.</summary>
/// <param name="output">The output.</param>
/// <param name="plan">The blocks of images.</param>
/// <param name="images">How many images there are.</param>
/// <param name="texts">How many texts there are.</param>
internal sealed class RankChunks(IObjectStore output, RetrievalPlan plan, int images, int texts)
{
    private const int QueriesAtOnce = 1 << 15;

    /// <summary>The ranks of images among texts.</summary>
    public async IAsyncEnumerable<QueryRank[]> OfImagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var block = 0; block < plan.Blocks(images).Count(); block++)
        {
            var name = RankFile.OfImages(block);
            var count = await RankFile.CountAsync(output, name, cancellationToken).ConfigureAwait(false);
            for (var first = 0; first < count; first += QueriesAtOnce)
            {
                yield return Queries(await RankFile.ReadAsync(output, name, first, Math.Min(QueriesAtOnce, count - first),
                    cancellationToken).ConfigureAwait(false));
            }
        }
    }

    /// <summary>The ranks of texts among images: those of all blocks, joined.</summary>
    public async IAsyncEnumerable<QueryRank[]> OfTextsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blocks = plan.Blocks(images).Count();
        for (var first = 0; first < texts && blocks > 0; first += QueriesAtOnce)
        {
            var count = Math.Min(QueriesAtOnce, texts - first);
            var ranks = await RankFile.ReadAsync(output, RankFile.OfTexts(0), first, count, cancellationToken).ConfigureAwait(false);
            for (var block = 1; block < blocks; block++)
            {
                var more = await RankFile.ReadAsync(output, RankFile.OfTexts(block), first, count, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < ranks.Length; i++)
                    ranks[i] = CandidateRanks.Join(ranks[i], more[i]);
            }

            yield return Queries(ranks);
        }
    }

    private static QueryRank[] Queries(QueryRank[] ranks) => [.. ranks.Where(rank => !float.IsNaN(rank.Score))];
}
