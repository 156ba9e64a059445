using FgClip.Cli.Shared.Progress;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Estimates;

namespace FgClip.Cli.Commands.Estimate;

/// <summary>An estimate for a person to read.</summary>
internal static class EstimateReport
{
    public static void Print(JobEstimate estimate, int devices)
    {
        Line("rows", $"{estimate.Rows:N0} in {Count(estimate.Shards, "part")}");
        Line("sample", $"{Count(estimate.SampledRows, "row")}: {Statuses(estimate)}");
        if (estimate.Images is { } images)
            PrintImages(images);
        foreach (var (head, flops) in estimate.CaptionFlops)
            Line($"text {head.ToString().ToLowerInvariant()}", $"{Flop(flops)} a caption");
        PrintOutput(estimate);
        PrintSpeed(estimate, devices);
    }

    private static void PrintImages(ImageEstimate images)
    {
        var limits = images.Limits.Select(limit => $"{limit.Key}: {100.0 * limit.Value / images.Count:0} %");
        Line("patches", $"{images.MeanPatches:0.#} an image in {Count(images.Shapes, "shape")}; by limit {string.Join(", ", limits)}");
        Line("image", Flop(images.Flops));
    }

    private static void PrintOutput(JobEstimate estimate)
    {
        Line("output", $"{Bytes(estimate.OutputBytes)}, compressed as the sample was");
        foreach (var column in estimate.Columns)
        {
            Line("", $"{column.Name,-24} {column.BytesPerRow,12:N1} B a row {Bytes(column.BytesPerRow * estimate.Rows),10}");
        }
    }

    private static void PrintSpeed(JobEstimate estimate, int devices)
    {
        var speed = estimate.Speed;
        Line("measured", $"prepare {speed.Prepare:N1}, encode {speed.Encode:N1}, write {speed.Write:N1} rows a second, each alone");
        Line("device", $"{speed.RowsPerSecond:N1} rows a second, {estimate.ImagesPerSecond:N1} images; most time goes to "
            + $"{speed.Limit.ToString().ToLowerInvariant()}");
        var duration = estimate.Duration(devices);
        Line("time", $"{duration.TotalHours:N2} hours ({Durations.Format(duration)}) on {Count(devices, "device")} like this one");
    }

    private static string Statuses(JobEstimate estimate) => string.Join(", ", estimate.Sample
        .OrderBy(pair => pair.Key)
        .Select(pair => $"{pair.Value} {pair.Key.ToColumnValue()}"));

    private static string Flop(double flops) => flops >= 1e12 ? $"{flops / 1e12:0.00} TFLOP" : $"{flops / 1e9:0.00} GFLOP";

    private static string Bytes(double bytes) => bytes switch
    {
        >= 1e12 => $"{bytes / 1e12:0.00} TB",
        >= 1e9 => $"{bytes / 1e9:0.00} GB",
        >= 1e6 => $"{bytes / 1e6:0.00} MB",
        _ => $"{bytes / 1e3:0.00} kB",
    };

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number:N0} {what}s";

    private static void Line(string name, string value) => Console.Out.WriteLine($"{name,-11} {value}");
}
