using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Ranks;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Parts;

/// <summary>
/// Goes over the parts of a dataset one by one, and commits of each the file of its queries and then its counts. What an earlier run
/// committed is not done again.
/// </summary>
/// <param name="dataset">The dataset.</param>
/// <param name="output">The output.</param>
/// <param name="progress">Receives how far it is.</param>
internal sealed class PartEvaluation(EmbeddedDataset dataset, IObjectStore output, IProgress<MiningProgress>? progress)
{
    /// <summary>Does all parts.</summary>
    /// <returns>The counts of all parts, and the files.</returns>
    public async Task<(PartTally Total, IReadOnlyList<MinedPart> Files)> RunAsync(IPartScan scan, CancellationToken cancellationToken)
    {
        var total = new PartTally();
        var files = new List<MinedPart>();
        var parts = dataset.Manifest.Parts.Count;
        for (var part = 0; part < parts; part++)
        {
            progress?.Report(new MiningProgress(MiningStep.Compare, part, parts));
            var tally = await output.ReadJsonAsync<PartTally>(MiningLayout.Receipt(part), cancellationToken).ConfigureAwait(false)
                ?? await ScanAsync(part, scan, cancellationToken).ConfigureAwait(false);
            total.Add(tally);
            files.Add(tally.Part!);
        }

        return (total, files);
    }

    private async Task<PartTally> ScanAsync(int part, IPartScan scan, CancellationToken cancellationToken)
    {
        var tally = new PartTally();
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
