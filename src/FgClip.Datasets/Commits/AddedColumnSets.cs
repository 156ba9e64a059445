using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// Columns that are added to a finished dataset: datasets in folders of it, with the same shards and the same rows in each. What was
/// computed before stays as it is.
/// </summary>
public static class AddedColumnSets
{
    /// <summary>The folder that features go into: <c>regions</c>, <c>text_long</c>, <c>image-dense</c>.</summary>
    public static string FolderOf(FeatureOptions features) => string.Join('-', FeatureNames.List(features));

    /// <summary>The folders of a dataset that hold columns of it.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(IObjectStore dataset, CancellationToken cancellationToken) =>
        await dataset.ListAsync(DatasetPaths.AddedColumns(""), cancellationToken)
            .Select(record => Path.GetFileNameWithoutExtension(record.Name)).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Checks that columns can be added to a dataset.</summary>
    /// <exception cref="UnfinishedDatasetException">It is not finished.</exception>
    public static async Task RequireFinishedAsync(IObjectStore dataset, CancellationToken cancellationToken)
    {
        if (await CompleteDataset.ReadAndMarkAsync(dataset, cancellationToken).ConfigureAwait(false) is null)
            throw new UnfinishedDatasetException(
                $"{dataset.Root} is not finished, so no columns are added to it. Run its job to the end first.");
    }

    /// <summary>
    /// Whether a folder of columns has the newest plan of the dataset that they were added to, and so a row for each of its rows.
    /// </summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="output">The folder.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<bool> IsCurrentAsync(IObjectStore dataset, IObjectStore output, CancellationToken cancellationToken)
    {
        var own = await PlanHead.ReadAsync(output, number: 1, cancellationToken).ConfigureAwait(false);
        var plan = await PlanHead.ReadLastAsync(dataset, cancellationToken).ConfigureAwait(false);
        return own is not null && plan is not null && IsSame(own, plan);
    }

    /// <summary>What is wrong with a folder of columns as a whole, as a sentence; null for nothing.</summary>
    /// <param name="dataset">The dataset that they were added to.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal static async Task<string?> ComplaintAsync(IObjectStore dataset, PlanHead plan, string folder,
        CancellationToken cancellationToken)
    {
        if (await dataset.FindAsync($"{folder}/{DatasetPaths.Job}", cancellationToken).ConfigureAwait(false) is null)
            return $"there is no dataset in {folder}. If it was deleted on purpose, delete this record too.";
        var own = await PlanHead.ReadAsync(
            ObjectStores.Open(StoreAddresses.Combine(dataset.Root, folder)), number: 1, cancellationToken).ConfigureAwait(false);
        return own is null || IsSame(own, plan)
            ? null
            : $"{folder} has {own.Rows:N0} rows of another plan, and the dataset {plan.Rows:N0}: it was extended since. Delete the folder "
                + "and this record, and add the columns again.";
    }

    /// <summary>Gives columns the plan of the dataset that they are added to, without its own columns.</summary>
    /// <param name="dataset">The finished dataset.</param>
    /// <param name="output">The folder of it that the columns go into.</param>
    /// <param name="folder">The folder's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="UnfinishedDatasetException">The dataset is not finished, or was extended since the columns were
    /// planned.</exception>
    public static async Task<DatasetPlan> PlanAsync(IObjectStore dataset, IObjectStore output, string folder,
        CancellationToken cancellationToken)
    {
        var head = await PlanHead.ReadLastAsync(dataset, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{dataset.Root} has no {DatasetPaths.Plan(1)}, though it is finished.");
        if (await PlanHead.ReadAsync(output, number: 1, cancellationToken).ConfigureAwait(false) is { } done)
        {
            if (!IsSame(done, head))
            {
                throw new UnfinishedDatasetException(
                    $"{output.Root} has {done.Rows:N0} rows of another plan, and the dataset {head.Rows:N0}: it was extended since. "
                    + $"Delete the folder and {DatasetPaths.AddedColumns(folder)} of the dataset, and add the columns again.");
            }

            if (done.Plan is { } whole)
                await PlanHead.EnsureAsync(output, whole, known: null, cancellationToken).ConfigureAwait(false);
            return done.ToPlan();
        }

        await RequireFinishedAsync(dataset, cancellationToken).ConfigureAwait(false);
        await dataset.PutBytesAsync(DatasetPaths.AddedColumns(folder), "{}"u8.ToArray(), CommitCondition.Absent, DatasetPaths.RecordStaging,
            cancellationToken)
            .ConfigureAwait(false);
        await foreach (var record in dataset.ListAsync(DatasetPaths.Inputs, cancellationToken).ConfigureAwait(false))
        {
            if (!DatasetPaths.IsPlan(record.Name))
                await CopyAsync(dataset, output, record.Name, cancellationToken).ConfigureAwait(false);
        }

        var plan = head.ToPlan() with { Number = 1, Columns = [], ExportPlace = ExportPlace.Inside };
        var name = DatasetPaths.Plan(plan.Number);
        await using var upload = await output.BeginUploadAsync(name, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(
            upload.Stream, new StoredPlan(plan, head.ReadInputsAsync(dataset, cancellationToken)), RecordJson.Options, cancellationToken)
            .ConfigureAwait(false);
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        // The pieces of its inputs, where the dataset has them, were copied with the other records.
        if (head.Plan is null)
            await PlanHead.StoreAsync(output, plan, head.Inputs, cancellationToken).ConfigureAwait(false);
        else
            await PlanHead.EnsureAsync(output, plan, known: [], cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private static bool IsSame(PlanHead own, PlanHead plan) =>
        (own.Folder, own.Shards, own.Rows) == (plan.Folder, plan.Shards, plan.Rows);

    private static async Task CopyAsync(IObjectStore from, IObjectStore to, string name, CancellationToken cancellationToken)
    {
        await using var source = await from.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var copy = await to.BeginUploadAsync(name, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        await source.CopyToAsync(copy.Stream, cancellationToken).ConfigureAwait(false);
        await copy.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }
}
