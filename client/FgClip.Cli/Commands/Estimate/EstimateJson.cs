using FgClip.Cli.Shared.Output;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Estimates;

namespace FgClip.Cli.Commands.Estimate;

/// <summary>An estimate as one JSON object.</summary>
internal static class EstimateJson
{
    public static async Task PrintAsync(JobEstimate estimate, int devices)
    {
        var (images, speed) = (estimate.Images, estimate.Speed);
        await using var output = JsonLines.ToStandardOutput();
        output.Write(new
        {
            rows = estimate.Rows,
            shards = estimate.Shards,
            sample = new
            {
                rows = estimate.SampledRows,
                statuses = estimate.Sample.ToDictionary(pair => pair.Key.ToColumnValue(), pair => pair.Value),
                pictures = images?.Count ?? 0,
                shapes = images?.Shapes ?? 0,
                limits = images?.Limits,
            },
            meanPatches = images?.MeanPatches,
            flopPerImage = images?.Flops,
            flopPerCaption = estimate.CaptionFlops.ToDictionary(pair => pair.Key.ToString().ToLowerInvariant(), pair => pair.Value),
            columns = estimate.Columns.Select(
                column => new { name = column.Name, bytesPerRow = column.BytesPerRow, bytes = column.BytesPerRow * estimate.Rows }),
            outputBytes = estimate.OutputBytes,
            rowsPerSecond = new { prepare = speed.Prepare, encode = speed.Encode, write = speed.Write, device = speed.RowsPerSecond },
            imagesPerSecond = estimate.ImagesPerSecond,
            limitedBy = speed.Limit.ToString().ToLowerInvariant(),
            devices,
            hours = estimate.Duration(devices).TotalHours,
        });
    }
}
