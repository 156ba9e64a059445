using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Verification;

/// <summary>Checks the manifest against what it is made from: job, plan and receipts.</summary>
internal sealed class ManifestVerifier(IObjectStore output, JobRecord record, PlanHead plan, Findings findings)
{
    public async Task VerifyAsync(IReadOnlyList<ShardReceipt> receipts, CancellationToken cancellationToken)
    {
        var manifest = await findings.TryAsync(DatasetPaths.Manifest,
            () => output.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, cancellationToken)).ConfigureAwait(false);
        if (manifest is null)
        {
            Problem("is not there: the dataset was not finished. Run its job to the end.");
            return;
        }

        if (await output.FindAsync(DatasetPaths.Success, cancellationToken).ConfigureAwait(false) is null)
            findings.Problem(DatasetPaths.Success, await MissingMarkAsync(cancellationToken).ConfigureAwait(false));
        else if (manifest.Failed.Count > 0 || manifest.Rows != plan.Rows)
            findings.Problem(DatasetPaths.Success,
                "is there, but the dataset is not complete. The command that extended it, run again, finishes it.");
        foreach (var failed in manifest.Failed)
            Problem($"shard {failed.Shard} was given up: {failed.Reason}");
        VerifyJob(manifest);

        // Until a retry ends, parts and receipts are ahead of the manifest.
        if (await findings.TryAsync(DatasetPaths.Retry(manifest.Pass + 1),
            () => RetryPasses.FindOpenAsync(output, manifest, cancellationToken)).ConfigureAwait(false) is { } pass)
        {
            findings.Problem(
                DatasetPaths.Retry(pass.Number),
                "this retry was begun and has not ended, so the manifest does not know its parts. Run it "
                + $"again: fgclip retry --status {pass.Names()}.");
            return;
        }

        VerifyParts(manifest, receipts);
    }

    private async Task<string> MissingMarkAsync(CancellationToken cancellationToken) =>
        await CompleteDataset.ReadManifestAsync(output, cancellationToken).ConfigureAwait(false) is null
            ? "is not there: the dataset is not complete."
            : "is not there, though the dataset is complete: a process was killed or suspended at "
                + "its end. The same command again writes it.";

    private void VerifyJob(DatasetManifest manifest)
    {
        if (manifest.SpecDigest != record.Digest || manifest.ModelDigest != record.Spec.Model.Digest
            || manifest.ComputationDigest != JobSpecDigest.OfComputation(record.Spec) || !IsSame(manifest.Features, record.Spec.Features))
            Problem("is that of another job.");
        if (!IsSame(manifest.Carried, plan.Columns))
            Problem("its carried columns are not those of the plan.");
        if (manifest.Rows != plan.Rows && manifest.Failed.Count == 0)
            Problem($"counts {manifest.Rows} rows; {plan.Rows} were planned.");
    }

    private void VerifyParts(DatasetManifest manifest, IReadOnlyList<ShardReceipt> receipts)
    {
        var parts = manifest.Parts.GroupBy(part => part.Shard).ToDictionary(same => same.Key, same => same.ToList());
        foreach (var receipt in receipts)
        {
            if (!parts.Remove(receipt.Shard, out var listed) || listed is not [var part])
                Problem($"{receipt.Part} is in it {listed?.Count ?? 0} times.");
            else if (part != new DatasetPart(receipt.Part, receipt.Shard, receipt.Generation, receipt.Rows, receipt.Bytes, receipt.Sha256))
                Problem($"{receipt.Part} is not as its receipt has it.");
        }

        foreach (var shard in parts.Keys)
            Problem($"it has a part of shard {shard}, which has no receipt.");
        if (manifest.Rows != manifest.Parts.Sum(part => part.Rows) || manifest.Bytes != manifest.Parts.Sum(part => part.Bytes))
            Problem("its sums of rows and bytes are not those of its parts.");

        var statuses = new SortedDictionary<RowStatus, long>();
        foreach (var (status, count) in receipts.SelectMany(receipt => receipt.Statuses))
            statuses[status] = statuses.GetValueOrDefault(status) + count;
        if (!statuses.SequenceEqual(manifest.Statuses.OrderBy(pair => pair.Key)))
            Problem("its counts by status are not those of the receipts.");
    }

    private void Problem(string what) => findings.Problem(DatasetPaths.Manifest, what);

    private static bool IsSame<T>(T left, T right) =>
        JsonSerializer.Serialize(left, RecordJson.Options) == JsonSerializer.Serialize(right, RecordJson.Options);
}
