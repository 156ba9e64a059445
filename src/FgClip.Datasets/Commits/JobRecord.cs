using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>What a dataset holds: <c>_job.json</c>, the first object of every dataset.</summary>
public sealed record JobRecord
{
    /// <summary>The version of this record and of all others in the dataset.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version that it was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary><see cref="JobSpecDigest.Compute"/> of the specification.</summary>
    public required string Digest { get; init; }

    /// <summary>The specification of the first submission; later ones may differ in what changes no value.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>Makes the dataset this job's, or finds that it is.</summary>
    /// <returns>The record that is there.</returns>
    /// <exception cref="SpecMismatchException">The dataset was made with other options.</exception>
    /// <exception cref="InvalidDataException">The dataset is of a version that this one does not know, or the folder is an output of
    /// mining.</exception>
    public static async Task<JobRecord> ClaimAsync(IObjectStore output, JobSpec spec, CancellationToken cancellationToken)
    {
        var own = new JobRecord { Digest = JobSpecDigest.Compute(spec), Spec = spec with { Name = null, Share = null } };
        var found = await ReadAsync(output, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            if (await output.FindAsync(DatasetPaths.MiningJob, cancellationToken).ConfigureAwait(false) is not null)
                throw new InvalidDataException($"{output.Root} is an output of mining. Choose another folder for the dataset.");
            var put = output.PutJsonAsync(DatasetPaths.Job, own, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken);
            if (await put.ConfigureAwait(false) is CommitOutcome.Committed)
                return own;
            found = await ReadAsync(output, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"{output.Root}/{DatasetPaths.Job} was there and is gone.");
        }

        return found.Digest == own.Digest ? found : throw new SpecMismatchException(output.Root, SpecDifference.Between(found.Spec, spec));
    }

    /// <summary>Reads the record.</summary>
    /// <returns>The record, or null where there is no dataset.</returns>
    /// <exception cref="InvalidDataException">It is of a version that this one does not know.</exception>
    public static async Task<JobRecord?> ReadAsync(IObjectStore output, CancellationToken cancellationToken)
    {
        var record = await output.ReadJsonAsync<JobRecord>(DatasetPaths.Job, cancellationToken).ConfigureAwait(false);
        return record is null or { Format: CurrentFormat }
            ? record
            : throw new InvalidDataException(
                $"{output.Root} has format {record.Format}; this version knows {CurrentFormat} only. Use a newer one.");
    }
}
