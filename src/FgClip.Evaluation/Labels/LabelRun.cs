using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Classes;
using FgClip.Evaluation.Parts;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Model;
using FgClip.Storage;

namespace FgClip.Evaluation.Labels;

/// <summary>Labels a dataset in this process: the vectors of the classes once, then a part at a time.</summary>
public static class LabelRun
{
    /// <summary>Labels a dataset to its end.</summary>
    /// <param name="spec">What is labelled, without failures in <see cref="LabelSpec.Validate"/>.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops it; the same call continues.</param>
    /// <exception cref="InvalidDataException">The dataset or a file is missing, damaged, or lacks what is asked for.</exception>
    /// <exception cref="Model.Folders.ModelFolderException">The model is missing, or is not that of the dataset.</exception>
    /// <exception cref="SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<LabelManifest> ExecuteAsync(LabelSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var dataset = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        // Before the output is claimed for them: a list with a mistake does not keep it from the right one.
        var classes = await ClassList.ReadAsync(spec.Source.Classes, cancellationToken).ConfigureAwait(false);
        await TemplateList.ReadAsync(spec.Source.Templates, spec.Source.LowerCase, cancellationToken).ConfigureAwait(false);
        var record = await MiningRecord.ClaimAsync(output, await CanonicalAsync(spec, dataset, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (await WorkFolder.ReadFinishedAsync<LabelManifest>(output, cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        using var set = await ClassSet.ComputeAsync(spec.Source, classes, spec.Regions ? WalkType.Box : WalkType.Short, dataset, output,
            progress, cancellationToken).ConfigureAwait(false);
        var receipts = await PartsAtOnce.RunAsync(
            dataset.Manifest.Parts.Count, spec.Run, progress,
            async (part, stop) =>
            {
                if (await output.ReadJsonAsync<LabelReceipt>(MiningLayout.Receipt(part), stop).ConfigureAwait(false) is { } done)
                    return done;
                using var scan = new LabelScan(dataset, spec, set);
                return await LabelAsync(dataset, part, scan, classes, output, stop).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);

        var manifest = new LabelManifest
        {
            SpecDigest = record.Digest,
            Classes = classes.Names.Count,
            Items = receipts.Sum(receipt => receipt.Items),
            WithoutVector = receipts.Sum(receipt => receipt.WithoutVector),
            Labels = receipts.Sum(receipt => receipt.Part.Rows),
            Parts = [.. receipts.Select(receipt => receipt.Part)],
        };
        await WorkFolder.FinishAsync(output, manifest, MiningLayout.Parts("parquet"), cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    private static async Task<LabelReceipt> LabelAsync(EmbeddedDataset dataset, int part, LabelScan scan, ClassList classes,
        IObjectStore output, CancellationToken cancellationToken)
    {
        await using var table = await LabelTable.CreateAsync(classes, output, MiningLayout.Part(part, "parquet"), cancellationToken)
            .ConfigureAwait(false);
        await using (var columns = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part].Name, cancellationToken)
            .ConfigureAwait(false))
        {
            foreach (var group in columns.RowGroups())
            {
                foreach (var row in scan.Scan(group, cancellationToken))
                    await table.WriteAsync(row, cancellationToken).ConfigureAwait(false);
            }
        }

        var receipt = new LabelReceipt(await table.CompleteAsync(output, cancellationToken).ConfigureAwait(false), scan.Items,
            scan.WithoutVector);
        await output.PutJsonAsync(MiningLayout.Receipt(part), receipt, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return receipt;
    }

    private static async Task<JsonObject> CanonicalAsync(LabelSpec spec, EmbeddedDataset dataset, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToNode(
            new
            {
                task = "label",
                embeddings = dataset.Digest,
                classes = await TextLines.DigestAsync(spec.Source.Classes, cancellationToken).ConfigureAwait(false),
                templates = await TextLines.DigestAsync(spec.Source.Templates, cancellationToken).ConfigureAwait(false),
                spec.Source.LowerCase,
                spec.Regions,
                spec.Top,
                spec.MinScore,
                spec.Score,
            },
            RecordJson.Options)!.AsObject();
}
