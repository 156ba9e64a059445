using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Bench.Suite;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;
using FgClip.TestKit;

namespace FgClip.Bench.Parts;

/// <summary>
/// A part of global vectors, and one of dense maps, in MB/s of their numbers, beside DuckDB that writes the same rows with the same
/// compression on one thread.
/// </summary>
internal sealed class PartCase : ICase
{
    private const int Dimension = 768, Side = 16;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    public string Name => "parts";

    public string Description => "Parquet parts, against DuckDB.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken) =>
    [
        await MeasureAsync("a part of global vectors", "image_embedding", new() { Image = true }, Rows(20_000, Global),
        20_000L * Dimension * sizeof(float), options.Rounds, cancellationToken),
        await MeasureAsync("a part of dense maps", "dense_embedding", new() { Image = false, Dense = true }, Rows(100, Dense),
        100L * Side * Side * Dimension * sizeof(float), options.Rounds, cancellationToken),
    ];

    private static async Task<Measure> MeasureAsync(
        string name, string column, FeatureOptions features, List<OutputRow> rows, long bytes, int rounds,
        CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        await WriteAsync(folder.At("ours.parquet"), features, rows, cancellationToken);
        await CompareAsync(folder, column, rows);
        return await Measure.ByTurnsAsync(
            name, "MB/s", "DuckDB, one thread", null, rounds,
            async () => 1e-6 * bytes * await PerSecondAsync(
                () => WriteAsync(folder.At("again.parquet"), features, rows, cancellationToken)),
            async () => 1e-6 * bytes * (await DuckDbAsync(folder, column, Long)).Writes);
    }

    private static List<OutputRow> Rows(int count, Func<OutputRow, float[], OutputRow> with)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(i => with(
            new()
            {
                Input = new() { Index = i, Key = $"row-{i}", Image = $"{i}.jpg" },
                Width = 640,
                Height = 480,
                Status = RowStatus.Ok,
            }, Numbers(random, with == Global ? Dimension : Side * Side * Dimension)))];
    }

    private static OutputRow Global(OutputRow row, float[] numbers) => row with { ImageEmbedding = numbers };

    private static OutputRow Dense(OutputRow row, float[] numbers) => row with { Dense = new(Side, Side, numbers) };

    private static float[] Numbers(Random random, int count)
    {
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
            number = (random.NextSingle() - 0.5f) / 8;
        return numbers;
    }

    private static async Task WriteAsync(string file, FeatureOptions features, List<OutputRow> rows, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        await using var writer = await ParquetPartWriter.CreateAsync(stream, new([], features), About, cancellationToken);
        foreach (var row in rows)
            await writer.WriteAsync(row, cancellationToken);
        await writer.CompleteAsync(cancellationToken);
    }

    private static PartMetadata About => new()
    {
        Shard = 0,
        Generation = 1,
        Model = "made",
        ModelDigest = "",
        ComputationDigest = "",
        Heads = "",
        Normalized = true,
        PatchRule = "",
        LogitScale = 1,
        LogitBias = 0,
        Software = "bench",
    };

    private static async Task<double> PerSecondAsync(Func<Task> write)
    {
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < Long)
        {
            await write();
            done++;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>What DuckDB writes must be what we wrote: the rows and the sum of their numbers.</summary>
    private static async Task CompareAsync(TempFolder folder, string column, List<OutputRow> rows)
    {
        var total = rows.Sum(row => (row.ImageEmbedding ?? row.Dense!.Values.ToArray()).Sum(number => (double)number));
        var read = await DuckDbAsync(folder, column, TimeSpan.Zero);
        if (read.Rows != rows.Count || Math.Abs(read.Total - total) > 1e-6)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"DuckDB read {read.Rows} rows that sum to "
                + $"{read.Total}, not {rows.Count} and {total}."));
    }

    private static async Task<Written> DuckDbAsync(TempFolder folder, string column, TimeSpan seconds, [CallerFilePath] string file = "")
    {
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        if (!Directory.Exists(Path.Combine(packages, "@duckdb", "node-api")))
            throw new InvalidOperationException("tests/run installs the package @duckdb/node-api.");
        var script = Path.Combine(Path.GetDirectoryName(file)!, "..", "Baselines", "parts.cjs");
        var start = new ProcessStartInfo(
            "node", [script, packages, folder.At("ours.parquet"), column, folder.At("theirs.parquet"),
            seconds.TotalSeconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Written>(output, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException("DuckDB failed.");
    }

    private sealed record Written(double Writes, int Rows, double Total);
}
