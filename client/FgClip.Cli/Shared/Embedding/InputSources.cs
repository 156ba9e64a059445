using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Cli.Shared.Embedding;

/// <summary>Looks at a job's inputs before anything starts, so that a wrong one is a wrong command and no failed job.</summary>
internal static class InputSources
{
    /// <summary>How many files are looked into: planning looks into all of them.</summary>
    private const int Examined = 100, AtOnce = 16;

    /// <exception cref="UsageException">There is no such input, or none that matches.</exception>
    /// <exception cref="ManifestFormatException">An input is not a manifest.</exception>
    public static async Task CheckAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        // All are listed, so that a file that comes twice is found, and those that are looked into are held.
        var inputs = new List<string>(Examined);
        await foreach (var input in InputPattern.StreamAsync(
            spec.Extension?.Inputs ?? spec.Inputs, await CountKnownAsync(spec, cancellationToken), cancellationToken))
        {
            if (inputs.Count < Examined)
                inputs.Add(input);
        }

        // Each takes three calls, which a remote store answers after tens of milliseconds.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(inputs, parallel, async (input, token) => await CheckAsync(input, spec, token));
    }

    private static async Task<int> CountKnownAsync(JobSpec spec, CancellationToken cancellationToken) => spec.Extension is null
        ? 0
        : (await PlanHead.ReadLastAsync(ObjectStores.Open(spec.Output), cancellationToken))?.InputCount ?? 0;

    private static async Task CheckAsync(string input, JobSpec spec, CancellationToken cancellationToken)
    {
        if (await ObjectStores.IsFolderAsync(input, cancellationToken))
            return;
        var (store, name) = ObjectStores.OpenParent(input);
        if (await store.FindAsync(name, cancellationToken) is null)
            throw new UsageException($"--input: there is nothing at {input}.");
        await ManifestSniffer.SniffAsync(store, name, spec.Manifest, cancellationToken);
    }
}
