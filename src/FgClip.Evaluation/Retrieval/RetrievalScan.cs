using FgClip.Evaluation.Ranks;
using FgClip.Mining.Engine;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Products;
using FgClip.Storage;

namespace FgClip.Evaluation.Retrieval;

/// <summary>
/// Compares each image with each text once, and ranks both ways by the same score. Images are held in memory a block at a time, and texts
/// are read chunk by chunk. A block leaves two files: the ranks of its images, and those of all texts among its images.
/// </summary>
/// <param name="images">The images; those that count are candidates.</param>
/// <param name="texts">The texts; those that count are candidates.</param>
/// <param name="pairing">Which belong together.</param>
/// <param name="plan">The blocks of images.</param>
/// <param name="output">The output.</param>
/// <param name="threads">Threads that compare.</param>
internal sealed class RetrievalScan(SideReader images, SideReader texts, Pairing pairing, RetrievalPlan plan, IObjectStore output,
    int threads)
{
    private readonly TileSearch _search = new(images, texts, threads);

    /// <summary>Scans the blocks that are not there yet.</summary>
    public async Task RunAsync(IProgress<MiningProgress>? progress, CancellationToken cancellationToken)
    {
        RightScores? right = null;
        (int First, int End)[] blocks = [.. plan.Blocks(images.Index.Count)];
        foreach (var (block, (first, end)) in blocks.Index())
        {
            progress?.Report(new MiningProgress(MiningStep.Compare, block, blocks.Length));
            if (await output.FindAsync(RankFile.OfTexts(block), cancellationToken).ConfigureAwait(false) is not null)
                continue;
            right ??= await RightScores.ComputeAsync(images, texts, pairing, plan, threads, cancellationToken).ConfigureAwait(false);
            var (imageRanks, textRanks) = await ScanAsync((first, end), right, cancellationToken).ConfigureAwait(false);
            await RankFile.WriteAsync(output, RankFile.OfImages(block), imageRanks, cancellationToken).ConfigureAwait(false);
            await RankFile.WriteAsync(output, RankFile.OfTexts(block), textRanks, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(QueryRank[] Images, QueryRank[] Texts)> ScanAsync((int First, int End) block, RightScores right,
        CancellationToken cancellationToken)
    {
        using var packed = await _search.PackAsync(block.First, block.End, cancellationToken).ConfigureAwait(false);
        int[] imageGroups = [.. packed.Items.Select(image => pairing.ImageGroups[image])];
        var byImage = new RankTarget([.. packed.Items.Select(image => right.Images[image])], imageGroups);
        var byText = new CandidateRanks(right.Texts, pairing.TextGroups, packed.Items, imageGroups, TileSearch.ChunkRows);
        var groups = new int[TileSearch.ChunkRows];
        var tile = new TileRange(block.First, block.End, 0, texts.Index.Count);
        await foreach (var (items, rows) in _search.ReadAsync(packed.Rows, tile, cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < items.Length; i++)
                groups[i] = pairing.TextGroups[items.Span[i]];
            byImage.Begin(items, groups);
            byText.Begin(items);
            BlockScan.Run(packed.Rows, rows, byImage, threads, cancellationToken, byText);
        }

        return ([.. packed.Items.Select((image, row) => byImage.Get(row, image))], byText.Ranks);
    }
}
