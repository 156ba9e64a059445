using System.Globalization;
using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Cli.Shared.Embedding;

/// <summary>Says what a job's time went to, and which stage would have to be faster for the job to be.</summary>
internal static class StageSummary
{
    /// <summary>A sentence; null where no device spent any time.</summary>
    public static string? Format(IReadOnlyList<DevicePace> devices)
    {
        var (computing, rows, writer) = (Sum(pace => pace.Computing), Sum(pace => pace.WaitingForRows), Sum(pace => pace.WaitingForWriter));
        var all = computing + rows + writer;
        if (all == TimeSpan.Zero)
            return null;

        var limit = computing >= rows && computing >= writer ? "The model is the limit"
            : rows >= writer ? "Reading and decoding images is the limit"
            : "Writing is the limit";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{limit}: of the device's time {computing / all:P0} went to the model, {rows / all:P0} to waiting for images, "
            + $"{writer / all:P0} to waiting for the writer");

        var (batches, images) = (devices.Sum(pace => pace.ImageBatches), devices.Sum(pace => pace.Images));
        var (patches, padding) = (devices.Sum(pace => pace.Patches), devices.Sum(pace => pace.Padding));
        return batches == 0 ? $"{line}." : string.Create(
            CultureInfo.InvariantCulture,
            $"{line}; {(double)images / batches:0.0} images a batch, {(padding == 0 ? "no" : $"{(double)padding / patches:P2}")} padding.");

        TimeSpan Sum(Func<DevicePace, TimeSpan> part) => devices.Aggregate(TimeSpan.Zero, (sum, pace) => sum + part(pace));
    }
}
