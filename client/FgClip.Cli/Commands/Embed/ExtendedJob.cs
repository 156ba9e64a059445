using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Embed;

/// <summary>Turns a job that is asked for with <c>--extend</c> into one that adds to the dataset that is there.</summary>
internal static class ExtendedJob
{
    /// <summary>The job, under the specification of the dataset.</summary>
    /// <exception cref="UsageException">There is no dataset.</exception>
    /// <exception cref="UnfinishedDatasetException">Its first job was not finished.</exception>
    /// <exception cref="SpecMismatchException">It was made with other options; only its inputs may differ.</exception>
    public static async Task<JobSpec> CreateAsync(JobSpec asked, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(asked.Output);
        var record = await JobRecord.ReadAsync(output, cancellationToken)
            ?? throw new UsageException($"--extend: there is no dataset at {asked.Output}. Make it without --extend.");
        if (SpecDifference.Between(record.Spec, asked with { Inputs = record.Spec.Inputs }) is { Count: > 0 } differences)
            throw new SpecMismatchException(asked.Output, differences);

        var plan = await PlanHead.ReadLastAsync(output, cancellationToken);
        var manifest = await output.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, cancellationToken);
        if (plan is null || manifest is null)
            throw new UnfinishedDatasetException(
                $"{asked.Output} is not finished. Run its job to the end first, with the command that started it.");

        // Where the newest plan is that of an extension which was broken off, the next plan covers its shards too.
        return asked with { Inputs = record.Spec.Inputs, Extension = new PlanExtension(plan.Number + 1, asked.Inputs) };
    }
}
