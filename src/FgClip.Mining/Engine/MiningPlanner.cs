using System.Runtime.InteropServices;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Mining.Engine;

/// <summary>Cuts the comparisons of a job into tiles, once everything is gathered.</summary>
/// <param name="output">The mining output.</param>
internal sealed class MiningPlanner(IObjectStore output)
{
    /// <summary>The widest window; beyond it, keys hardly mean what keys mean.</summary>
    public const int WidestWindow = 16_384;

    private const double TileFlop = 3e13;
    private const int MaxTileAnchors = 65_536;

    /// <summary>Makes the plan of a mining job, or reads the one that is there.</summary>
    /// <exception cref="InvalidDataException">The vectors do not fit, or an anchor has more positives than a window may hold.</exception>
    public async Task<MiningPlan> PlanAsync(
        MiningSpec spec, MiningSides sides, SideReceipts anchors, SideReceipts candidates, CancellationToken cancellationToken)
    {
        if (await output.ReadJsonAsync<MiningPlan>(MiningLayout.Plan, cancellationToken).ConfigureAwait(false) is { } done)
            return done;

        var dimensions = SideReceipts.Dimensions(anchors, candidates);
        var census = new ItemDeduplicator(spec.Run.Memory / 2);
        var (left, firsts) = await KeepAsync(sides.Anchors, anchors, dimensions, census, cancellationToken).ConfigureAwait(false);
        var (right, candidateFirsts) = sides.IsSymmetric
            ? (left, firsts)
            : await KeepAsync(sides.Candidates, candidates, dimensions, census, cancellationToken).ConfigureAwait(false);
        var counts = sides.Anchors.WithLinks
            ? await census.CountLabelsAsync(left, firsts, cancellationToken).ConfigureAwait(false)
            : await census.CountPositivesAsync(left, firsts, right, candidateFirsts, cancellationToken).ConfigureAwait(false);
        var positives = counts.ForWindow();
        var rangeMax = spec.Negatives.RangeMax ?? DefaultRange(spec, sides, positives);
        var window = Math.Max(1, Math.Min(rangeMax + positives, right.Kept.Count));
        if (window > WidestWindow)
        {
            throw new InvalidDataException(
                $"{window:N0} neighbours of each anchor would have to be kept, more than {WidestWindow:N0}: anchors have "
                + $"{positives:N0} positives. " +
                "Give rows that do not belong together different keys, or a smaller range.");
        }

        var tileAnchors = TileAnchors(spec.Run, dimensions, window);
        var plan = new MiningPlan
        {
            Dimensions = dimensions,
            Anchors = anchors.Items,
            Candidates = candidates.Items,
            Links = anchors.Links,
            DistinctAnchors = left.Kept.Count,
            DistinctCandidates = right.Kept.Count,
            MaxPositives = positives,
            RangeMax = rangeMax,
            Window = window,
            JoinsCopies = true,
            TileAnchors = tileAnchors,
            TileCandidates = TileCandidates(spec.Run, dimensions, tileAnchors),
        };
        await output.PutJsonAsync(MiningLayout.Plan, plan, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return await output.ReadJsonAsync<MiningPlan>(MiningLayout.Plan, cancellationToken).ConfigureAwait(false) ?? plan;
    }

    /// <summary>As many anchors as half of the memory holds with their neighbours.</summary>
    public static int TileAnchors(MiningRunOptions run, int dimensions, int window) => run.TileAnchors is { } asked
        ? Math.Min(asked, Array.MaxLength / Math.Max(1, window))
        : (int)Math.Clamp(run.Memory / 2 / ((long)dimensions * sizeof(float) + 8L * window + 8), 64, MaxTileAnchors);

    /// <summary>So many candidates that a tile is a minute or two of work for a small processor.</summary>
    public static int TileCandidates(MiningRunOptions run, int dimensions, int tileAnchors) => run.TileCandidates
        ?? (int)Math.Clamp(TileFlop / (2.0 * Math.Max(1, dimensions) * tileAnchors), TileSearch.ChunkRows,
        int.MaxValue / 2) / TileSearch.ChunkRows * TileSearch.ChunkRows;

    private static int DefaultRange(MiningSpec spec, MiningSides sides, int positives)
    {
        var options = spec.Negatives;
        var refusesMany = ScoreLimit.All.Any(limit => limit.RefusesMany && limit.Get(options) is not null)
            || sides.ImageRoles is not null || sides.TextRoles is not null;
        return options.RangeMin + options.Count * (refusesMany ? 10 : 1) + positives;
    }

    /// <summary>Finds which items of a side count and what the others are copies of, and writes that down.</summary>
    private async Task<(SideReader Reader, int[] Firsts)> KeepAsync(
        SideSpec side, SideReceipts receipts, int dimensions, ItemDeduplicator census, CancellationToken cancellationToken)
    {
        var index = new SideIndex(side.Name, receipts.Items, receipts.Links);
        var reader = new SideReader(output, index, KeptItems.All(index.Count), dimensions);
        var firsts = await census.DropCopiesAsync(reader, cancellationToken).ConfigureAwait(false);
        await output.PutBytesAsync(MiningLayout.Copies(side.Name), MemoryMarshal.AsBytes<int>(firsts).ToArray(), CommitCondition.Absent,
            MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        await output.PutBytesAsync(MiningLayout.Kept(side.Name), reader.Kept.Bytes, CommitCondition.Absent, MiningLayout.Staging,
            cancellationToken).ConfigureAwait(false);
        return (reader, firsts);
    }
}
