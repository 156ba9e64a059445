using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Cli.Embedding;

/// <summary>Looks at a job's inputs before anything starts, so that a wrong one is a wrong command and no failed job.</summary>
internal static class InputSources
{
    /// <exception cref="UsageException">There is no such input.</exception>
    /// <exception cref="ManifestFormatException">An input is no manifest.</exception>
    public static async Task CheckAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        foreach (var input in spec.Inputs)
        {
            var path = ObjectStores.LocalPath(input);
            if (Directory.Exists(path)) continue;
            if (!File.Exists(path)) throw new UsageException($"--input: there is nothing at {path}.");
            var (store, name) = ObjectStores.OpenParent(input);
            await ManifestSniffer.SniffAsync(store, name, cancellationToken);
        }
    }
}
