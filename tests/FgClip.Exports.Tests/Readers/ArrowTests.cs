using System.Text.Json;
using FgClip.Exports.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Exports.Tests.Readers;

/// <summary>Arrow files, read by Arrow for JavaScript and taken by LanceDB.</summary>
public sealed class ArrowTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    [Fact]
    public async Task Rows_and_vectors_are_those_of_the_dataset_and_missing_vectors_are_null()
    {
        var (folder, _) = await rows.ExportAsync(ExportFormat.Arrow);

        var read = ReadRow.From(await NodeReader.RunAsync("arrow", folder, "image_embedding"));
        Assert.Equal(await rows.ExpectedAsync(), read.Where(row => row.Vector is not null));
        var texts = ReadRow.From(await NodeReader.RunAsync("arrow", folder, "text_embedding_short"));
        Assert.Equal(await rows.ExpectedAsync("text_embedding_short"), texts.Where(row => row.Vector is not null));
        Assert.All(read.Zip(texts), pair => Assert.True(pair.First.Vector is not null || pair.Second.Vector is not null));
        Assert.Contains(read, row => row.Vector is null);
        Assert.Contains(texts, row => row.Vector is null);
        Assert.Equal(
            $"FixedSizeList[{ExportedRows.Dimensions}]<Float32>",
            (string)(await NodeReader.RunAsync("arrowType", folder, "image_embedding"))!);
    }

    [Fact]
    public async Task LanceDB_finds_the_rows_that_DuckDB_finds()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Arrow, spec => spec with { Vectors = ["image_embedding"] });
        var query = JsonSerializer.Serialize(VectorDataset.Unit(77_777, ExportedRows.Dimensions));

        var seen = await NodeReader.RunAsync("lancedb", folder, query, "10");

        Assert.Equal(manifest.Count.Exported, (long)seen["rows"]!);
        Assert.Equal(await rows.NearestAsync(query, 10), ReadRow.From(seen["found"]!).Select(row => row.Key));
    }

    [Fact]
    public async Task Boxes_are_rows_of_their_own()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Arrow, spec => spec with { Vectors = ["regions"] });

        var read = ReadRow.From(await NodeReader.RunAsync("arrow", folder, "embedding"));

        var expected = await DuckDb.QueryAsync($"""
            with numbered as (select row_number() over (order by filename, file_row_number) - 1 as number, * from {rows.Parts}),
              boxes as (select number, key, unnest(regions) as box, generate_subscripts(regions, 1) as region from numbered
                where status = 'ok')
            select number::int as row, key, null as caption, box.embedding as vector from boxes where box.embedding is not null
            order by number, region
            """);
        Assert.Equal(ReadRow.From(new System.Text.Json.Nodes.JsonArray([.. expected.Select(row => row.DeepClone())])), read);
        Assert.Equal(read.Count, manifest.Count.Exported);
        Assert.True(manifest.Count is { OtherStatus: > 0, WithoutVector: > 0 });
    }

    [Fact]
    public async Task Rows_of_every_status_come_with_null_for_what_they_lack()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Arrow, spec => spec with { AllRows = true });

        var read = ReadRow.From(await NodeReader.RunAsync("arrow", folder, "image_embedding"));

        Assert.Equal(Enumerable.Range(0, ExportedRows.Rows).Select(row => (long)row), read.Select(row => row.Row));
        Assert.Equal(await rows.ExpectedAsync(where: "true"), read.Where(row => row.Vector is not null));
        Assert.Equal((ExportedRows.Rows, 2), (manifest.Count.Exported, manifest.Count.Unusable));
    }
}
