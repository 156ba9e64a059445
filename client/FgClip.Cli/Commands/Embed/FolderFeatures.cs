using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Embed;

/// <summary>The default features of folders: an image has a caption only where a text lies beside it.</summary>
internal static class FolderFeatures
{
    /// <summary>Returns the job without text where all of its inputs are folders that hold no caption, and its output is new.</summary>
    public static async Task<JobSpec> ApplyAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        if (await JobRecord.ReadAsync(ObjectStores.Open(spec.Output), cancellationToken) is { } started)
            return started.Spec.Features.TextHeads.Count == 0 ? WithoutText(spec) : spec;
        foreach (var input in spec.Inputs)
        {
            if (!await ObjectStores.IsFolderAsync(input, cancellationToken)
                || await FolderCaptions.AreInAsync(input, spec.Manifest, cancellationToken))
                return spec;
        }

        return WithoutText(spec);
    }

    private static JobSpec WithoutText(JobSpec spec) => spec with { Features = spec.Features with { TextHeads = [] } };
}
