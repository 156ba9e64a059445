using System.Text.Json.Nodes;
using FgClip.Exports.Specs;
using FgClip.TestKit;

namespace FgClip.Exports.Tests.Readers;

/// <summary>Parquet for the Hugging Face Hub, read by three readers.</summary>
public sealed class ParquetTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("duckdb")]
    [InlineData("hyparquet")]
    [InlineData("wasm")]
    public async Task Rows_and_vectors_are_those_of_the_dataset(string reader)
    {
        var (folder, _) = await rows.ExportAsync(ExportFormat.Huggingface, spec => spec with { Vectors = ["image_embedding"] });

        var found = reader == "duckdb"
            ? new JsonArray([.. (await DuckDb.QueryAsync("select dataset_row::int as row, key, caption, image_embedding as vector from "
                + $"'{folder}/part-*.parquet' order by row")).Select(row => row.DeepClone())])
            : await NodeReader.RunAsync(reader, folder);

        Assert.Equal(await rows.ExpectedAsync(), ReadRow.From(found));
    }

    [Fact]
    public async Task Vectors_are_split_by_bytes_and_Arrows_schema_says_their_length()
    {
        var (folder, _) = await rows.ExportAsync(ExportFormat.Huggingface);

        var columns = await DuckDb.QueryAsync($"""
            select path_in_schema as path, encodings, compression from parquet_metadata('{folder}/part-00000000.parquet')
            where path_in_schema like '%embedding%'
            """);
        Assert.NotEmpty(columns);
        Assert.All(columns, column =>
        {
            Assert.Contains("BYTE_STREAM_SPLIT", (string)column["encodings"]!);
            Assert.DoesNotContain("DICTIONARY", (string)column["encodings"]!);
            Assert.Equal("ZSTD", (string)column["compression"]!);
        });
        var read = await NodeReader.RunAsync("wasm", folder);
        Assert.Equal($"FixedSizeList[{ExportedRows.Dimensions}]<Float32>", (string)read[0]!["type"]!);
    }

    [Fact]
    public async Task The_card_names_data_model_and_what_was_left_out()
    {
        var (folder, manifest) = await rows.ExportAsync(
            ExportFormat.Huggingface, spec => spec with { Where = "NOT contains(caption, '|')" });

        var card = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), Cancel);
        Assert.StartsWith("---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: \"part-*.parquet\"\n", card);
        Assert.Contains("- n<1K\n", card);
        Assert.Contains($"| rows | {manifest.Count.Exported} |", card);
        Assert.Contains($"| left out by the expression | {manifest.Count.Filtered} |", card);
        Assert.Contains($"| vectors that are zero or not finite, left out | {manifest.Count.Unusable} |", card);
        Assert.Contains($"| image_embedding | {ExportedRows.Dimensions} numbers of float32 |", card);
        Assert.True(manifest.Count is { Filtered: > 0, Unusable: > 0 });
    }
}
