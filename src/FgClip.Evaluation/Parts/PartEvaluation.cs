using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Ranks;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Evaluation.Parts;

/// <summary>
/// Goes over the parts of a dataset, and commits of each the file of its queries and then its counts. What an earlier run committed is not
/// done again.
/// </summary>
/// <param name="dataset">The dataset.</param>
/// <param name="output">The output.</param>
/// <param name="run">How the work is done.</param>
/// <param name="progress">Receives how far it is.</param>
internal sealed class PartEvaluation(
    EmbeddedDataset dataset, IObjectStore output, MiningRunOptions run, IProgress<MiningProgress>? progress)
{
    /// <summary>Does all parts.</summary>
    /// <param name="open">Makes what scans a part.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The counts of all parts, and the files.</returns>
    public async Task<(PartTally Total, IReadOnlyList<MinedPart> Files)> RunAsync(Func<IPartScan> open, CancellationToken cancellationToken)
    {
        var tallies = await PartsAtOnce.RunAsync(
            dataset.Manifest.Parts.Count, run, progress,
            async (part, stop) => await output.ReadJsonAsync<PartTally>(MiningLayout.Receipt(part), stop).ConfigureAwait(false)
                ?? await ScanAsync(part, open, stop).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        var total = new PartTally();
        foreach (var tally in tallies)
            total.Add(tally);
        return (total, [.. tallies.Select(tally => tally.Part!)]);
    }

    private async Task<PartTally> ScanAsync(int part, Func<IPartScan> open, CancellationToken cancellationToken)
    {
        var tally = new PartTally();
        using var scan = open();
        await using var table = await RankTable.CreateAsync(output, MiningLayout.Part(part, "parquet"), cancellationToken)
            .ConfigureAwait(false);
        await using (var columns = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part].Name, cancellationToken)
            .ConfigureAwait(false))
        {
            foreach (var group in columns.RowGroups())
            {
                foreach (var row in scan.Scan(group, tally, cancellationToken))
                    await table.WriteAsync(row, cancellationToken).ConfigureAwait(false);
            }
        }

        var done = tally with { Part = await table.CompleteAsync(output, cancellationToken).ConfigureAwait(false) };
        await output.PutJsonAsync(MiningLayout.Receipt(part), done, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return done;
    }
}
