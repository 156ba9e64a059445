using FgClip.Datasets.Embeddings;

namespace FgClip.Cli.Shared.Output;

/// <summary>
/// Reports how many parts are in the cache of vectors. The first search of a large dataset takes minutes, and the person should know why.
/// </summary>
internal static class CacheReport
{
    /// <summary>Creates what writes to standard error at intervals.</summary>
    public static Action<int> Create(EmbeddedDataset dataset)
    {
        var (pace, parts) = (new ReportPace(TimeProvider.System), dataset.Manifest.Parts.Count);
        return done =>
        {
            if (pace.IsDue())
                Console.Error.WriteLine($"The vectors of {done} of {parts} parts are in the cache.");
        };
    }
}
