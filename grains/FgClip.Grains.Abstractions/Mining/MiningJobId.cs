using FgClip.Datasets.Jobs;

namespace FgClip.Grains.Abstractions.Mining;

/// <summary>The id of a mining job: it follows from the output's address, as a dataset's job does, and says that it mines.</summary>
public static class MiningJobId
{
    private const string Prefix = "mining-";

    /// <summary>The id of the job that writes to an address.</summary>
    public static string FromOutput(string output) => Prefix + JobId.From(output);

    /// <summary>Whether a job with this id mines.</summary>
    public static bool IsMiningJob(string job) => job.StartsWith(Prefix, StringComparison.Ordinal);
}
