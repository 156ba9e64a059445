using System.Globalization;
using FgClip.Mining.Engine;

namespace FgClip.Cli.Shared.Mining;

/// <summary>How far mine and dedup are, on standard error: a line for each step, and every few seconds inside of one.</summary>
/// <param name="time">The clock.</param>
internal sealed class MiningConsoleWriter(TimeProvider time) : IProgress<MiningProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private MiningStep? _step;
    private long _shown;

    public void Report(MiningProgress progress)
    {
        if (progress.Step == _step && time.GetElapsedTime(_shown) < Interval)
            return;
        (_step, _shown) = (progress.Step, time.GetTimestamp());
        Console.Error.WriteLine($"{progress.Step.ToString().ToLowerInvariant()}: {progress.Done} of {progress.Total}");
    }

    /// <summary>The counts that are not 0, in the order in which filters are asked.</summary>
    public static string Describe(MiningManifest manifest)
    {
        var counts = manifest.Counts;
        var refused = counts.Refused.Where(one => one.Count > 0)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Count} {one.Filter}"));
        var list = string.Join(", ", refused);
        return $"{counts.Negatives} negatives of {counts.Anchors} anchors from {counts.Candidates} candidates; refused: "
            + $"{(list.Length > 0 ? list : "none")}; "
            + $"{counts.WithoutPositive} anchors have no positive, {counts.Short} too few negatives"
            + (counts.Crowded > 0 ? $", {counts.Crowded} too many positives" : "")
            + (manifest.Unusable > 0 ? $"; {manifest.Unusable} vectors are zeros or not finite and were left out" : "")
            + (manifest.WithoutVector > 0 ? $"; {manifest.WithoutVector} keys have no vector in --vectors" : "")
            + (manifest.LeftOut is { } leftOut ? $"; left out: {string.Join(", ", leftOut.Words)}" : "");
    }
}
