using System.Globalization;
using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Exports.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Exports.Tests;

/// <summary>
/// A finished dataset with what an export has to bear: rows of another status, vectors that are missing, zero or not finite, and texts with
/// every character that a format gives a meaning to.
/// </summary>
public sealed class ExportedRows : IAsyncLifetime
{
    public const int Rows = 400, Dimensions = 24;

    /// <summary>Rows with a vector of zeros, with one that is not finite, and without one.</summary>
    public const int Zero = 31, NotFinite = 32, Without = Missing;

    private const int RowsPerPart = 150, Missing = 7, WithoutCaption = 5, MaxBoxes = 3;

    private static readonly string[] Captions =
        ["a\tb", "two\nlines\r", "back\\slash \\N", "\"quotes\" 'and' {braces}", "一个红色的圆", "", "a | pipe, a comma", "\\."];

    private readonly TempFolder _folder = new();

    public string Address { get; private set; } = "";

    /// <summary>The parts, for DuckDB.</summary>
    public string Parts => $"read_parquet('{Address}/part-*.parquet', filename = true, file_row_number = true)";

    public string NewFolder() => _folder.At($"folder-{Guid.NewGuid():N}");

    /// <summary>Exports to a new folder.</summary>
    public async Task<(string Folder, ExportManifest Manifest)> ExportAsync(ExportFormat format,
        Func<ExportSpec, ExportSpec>? change = null)
    {
        var spec = new ExportSpec { Embeddings = Address, Format = format, Output = NewFolder() };
        spec = change?.Invoke(spec) ?? spec;
        Assert.Empty(spec.Validate());
        return (spec.Output, await ExportRun.ExecuteAsync(spec, progress: null, TestContext.Current.CancellationToken));
    }

    /// <summary>The rows with a vector that has a direction, as DuckDB reads them from the parts.</summary>
    public async Task<IReadOnlyList<ReadRow>> ExpectedAsync(string column = "image_embedding", string where = "status = 'ok'")
    {
        var found = await DuckDb.QueryAsync($"""
            with numbered as (select row_number() over (order by filename, file_row_number) - 1 as number, * from {Parts})
            select number::int as row, key, caption, {column} as vector from numbered
            where {where} and list_sum(list_transform({column}, lambda x: abs(x))) > 0
              and isfinite(list_sum(list_transform({column}, lambda x: abs(x)))) order by number
            """);
        return ReadRow.From(new JsonArray([.. found.Select(row => row.DeepClone())]));
    }

    /// <summary>The keys of the rows whose images are nearest to a query, as DuckDB finds them.</summary>
    public async Task<IEnumerable<string>> NearestAsync(string query, int count) => (await DuckDb.QueryAsync($"""
        with usable as materialized (select key, image_embedding from {Parts} where status = 'ok' and
          list_sum(list_transform(image_embedding, lambda x: abs(x))) > 0 and isfinite(list_sum(image_embedding)))
        select key from usable order by list_cosine_distance(image_embedding, {query}::float[]) limit {count}
        """)).Select(row => (string)row["key"]!);

    public async ValueTask InitializeAsync() => Address = await WriteAsync(_folder.At("dataset"), VectorType.List);

    /// <summary>Writes such a dataset.</summary>
    public static Task<string> WriteAsync(string folder, VectorType type) => VectorDataset.WriteAsync(
        folder,
        Rows,
        row => new VectorRow($"key {row:000}", $"{row}.jpg", row % WithoutCaption == 0 ? null : Captions[row % Captions.Length])
        {
            ImageEmbedding = row % Missing == 0 ? null : Vector(row),
            TextEmbedding = row % WithoutCaption == 0 ? null : VectorDataset.Unit(10_000 + row, Dimensions),
            Regions = [.. Enumerable.Range(0, row % MaxBoxes).Select(box => new OutputRegion(
                [box, 2 * box, 10.5 + box, 20], box == 1 ? null : $"label\t{row}", row % Zero == 0 && box == 1 ? null
                    : VectorDataset.Unit(20_000 + (row * MaxBoxes) + box, Dimensions), null, [], null))],
        },
        new FeatureOptions { TextHeads = [TextHead.Short], Regions = true, RegionTexts = RegionTexts.None, VectorType = type },
        RowsPerPart);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static float[] Vector(int row)
    {
        var vector = VectorDataset.Unit(row, Dimensions);
        if (row == Zero)
            vector.AsSpan().Clear();
        if (row == NotFinite)
            vector[3] = float.NaN;
        return vector;
    }
}

/// <summary>A row as a reader saw it.</summary>
/// <param name="Row">Its number in the dataset.</param>
/// <param name="Key">Its key.</param>
/// <param name="Caption">Its caption.</param>
/// <param name="Vector">Its vector, as text that tells every float32 apart; null where it is missing.</param>
public sealed record ReadRow(long Row, string Key, string? Caption, string? Vector)
{
    public static IReadOnlyList<ReadRow> From(JsonNode rows) =>
        [.. rows.AsArray().Select(row => new ReadRow(
            (long)row!["row"]!, (string)row["key"]!, (string?)row["caption"],
            row["vector"] is JsonArray vector
                ? string.Join(' ', vector.Select(number => ((float)(double)number!).ToString("R", CultureInfo.InvariantCulture))) : null))];
}
