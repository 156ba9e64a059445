using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Planning;

/// <summary>What one pass over all inputs adds up.</summary>
internal sealed class PlanningPass(
    ManifestOptions options, CarriedSchema schema, ShardCutter cutter, long totalBytes, IProgress<PlanProgress>? progress)
{
    private long _finishedBytes;

    public ManifestOptions Options => options;

    public CarriedSchema Schema => schema;

    public ShardCutter Cutter => cutter;

    public void Report(int input, long bytes) =>
        progress?.Report(new PlanProgress(input, _finishedBytes + bytes, totalBytes, cutter.Rows, cutter.Shards));

    public void Finish(int input, long bytes)
    {
        Report(input, bytes);
        _finishedBytes += bytes;
    }
}
