using System.Text.Json;
using FgClip.Exports.Specs;
using FgClip.TestKit.Datasets;

namespace FgClip.Exports.Tests.Readers;

/// <summary>PostgreSQL itself, compiled for Node, with pgvector.</summary>
public sealed class PgvectorTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    [Fact]
    public async Task The_script_loads_every_row_and_the_index_finds_the_nearest()
    {
        var (folder, manifest) = await rows.ExportAsync(
            ExportFormat.Pgvector, spec => spec with { Vectors = ["image_embedding"], Table = "Images" });
        var query = JsonSerializer.Serialize(VectorDataset.Unit(77_777, ExportedRows.Dimensions));

        var seen = await NodeReader.RunAsync("postgres", folder, query, "5");

        Assert.Equal(await rows.ExpectedAsync(), ReadRow.From(seen["rows"]!));
        Assert.Equal(await rows.NearestAsync(query, 5), seen["found"]!.AsArray().Select(key => (string)key!));
        Assert.Equal(3, manifest.Parts.Count);
    }
}
