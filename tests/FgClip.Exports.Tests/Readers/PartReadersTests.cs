using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Exports.Tests.Readers;

/// <summary>What readers see of the parts of a dataset, by the type of its vectors; docs/reference/readers.md has it as a table.</summary>
public sealed class PartReadersTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    private const int Usual = 1;

    [Theory]
    [InlineData("hyparquet", "partsHyparquet")]
    [InlineData("parquet-wasm and Arrow", "partsWasm")]
    [InlineData("DuckDB", null)]
    public async Task A_reader_sees_numbers_missing_vectors_zeros_and_NaN(string name, string? reader)
    {
        var line = $"| {name} |";
        foreach (var type in new[] { VectorType.List, VectorType.Float16 })
        {
            var address = await ExportedRows.WriteAsync(rows.NewFolder(), type);
            var seen = reader is null
                ? await DuckDbAsync(address)
                : await NodeReader.RunAsync(reader, address, "image_embedding", $"{Usual}", $"{ExportedRows.Without}",
                    $"{ExportedRows.Zero}", $"{ExportedRows.NotFinite}");

            var vectors = seen["vectors"]!.AsArray();
            Assert.Equal(VectorDataset.Unit(Usual, ExportedRows.Dimensions).Select(number => Stored(number, type)),
                vectors[0]!.AsArray().Select(number => float.Parse((string)number!, CultureInfo.InvariantCulture)));
            Assert.Null(vectors[1]);
            Assert.All(vectors[2]!.AsArray(), number => Assert.Equal(0f, float.Parse((string)number!, CultureInfo.InvariantCulture)));
            Assert.Equal("nan", ((string)vectors[3]![3]!).ToLowerInvariant().TrimStart('-'));
            line += $" `{seen["type"]}` |";
        }

        var document = await File.ReadAllTextAsync(
            Path.Combine(Fixtures.Repository, "docs", "reference", "readers.md"), TestContext.Current.CancellationToken);
        Assert.Contains(line, document);
    }

    [Theory]
    [InlineData(VectorType.List)]
    [InlineData(VectorType.Float16)]
    public async Task USearch_and_arrays_of_DuckDB_find_the_same_rows(VectorType type)
    {
        var address = await ExportedRows.WriteAsync(rows.NewFolder(), type);
        var query = JsonSerializer.Serialize(VectorDataset.Unit(77_777, ExportedRows.Dimensions));

        var found = await NodeReader.RunAsync("partsUsearch", address, "image_embedding", query, "10");

        var array = $"float[{ExportedRows.Dimensions}]";
        var expected = await DuckDb.QueryAsync($"""
            with usable as materialized (select row_number() over (order by filename, file_row_number) - 1 as row, image_embedding as v
              from read_parquet('{address}/part-*.parquet', filename = true, file_row_number = true)),
            finite as materialized (select row, v from usable
              where isfinite(list_sum(v)) and list_sum(list_transform(v, lambda x: abs(x))) > 0)
            select row::int as row from finite order by array_cosine_similarity(v::{array}, {query}::{array}) desc limit 10
            """);
        Assert.Equal(expected.Select(row => (int)row["row"]!), found.AsArray().Select(row => (int)row!));
    }

    private static float Stored(float number, VectorType type) => type is VectorType.Float16 ? (float)(Half)number : number;

    private static async Task<JsonNode> DuckDbAsync(string address)
    {
        var parts = $"read_parquet('{address}/part-*.parquet', filename = true, file_row_number = true)";
        var type = await DuckDb.QueryAsync($"select typeof(image_embedding) as type from {parts} limit 1");
        var read = await DuckDb.QueryAsync($"""
            with numbered as (select row_number() over (order by filename, file_row_number) - 1 as row, image_embedding as v from {parts})
            select list_transform(v, lambda x: x::varchar) as vector from numbered
            where row in ({Usual}, {ExportedRows.Without}, {ExportedRows.Zero}, {ExportedRows.NotFinite}) order by row
            """);
        return new JsonObject
        {
            ["type"] = (string)type[0]["type"]!,
            ["vectors"] = new JsonArray([.. read.Select(row => row["vector"]?.DeepClone())]),
        };
    }
}
