using System.Text.Json.Nodes;
using FgClip.Exports.Specs;
using FgClip.TestKit;

namespace FgClip.Exports.Tests.Readers;

/// <summary>One matrix, read by NumPy, with its rows in Parquet, read by DuckDB.</summary>
public sealed class MatrixTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    /// <summary>
    /// <c>faiss.write_index</c> of faiss 1.13.2 for <c>IndexFlatIP(3)</c> with the vectors (1, 2, 3) and (4, 5, 6), up to the numbers.
    /// </summary>
    private const string HeaderOfTwoByThree =
        "497846490300000002000000000000000000100000000000000010000000000001000000000600000000000000";

    [Theory]
    [InlineData(ExportFormat.Npy)]
    [InlineData(ExportFormat.Faiss)]
    public async Task The_matrix_has_the_vectors_of_the_rows_beside_it(ExportFormat format)
    {
        var (folder, manifest) = await rows.ExportAsync(format);

        var expected = await rows.ExpectedAsync();
        Assert.Equal(expected, await ReadAsync(folder, manifest));
        Assert.Equal((expected.Count, 2, "image_embedding of key 031"),
            (manifest.Count.Exported, manifest.Count.Unusable, manifest.Count.FirstUnusable));
        Assert.Equal(ExportedRows.Rows, manifest.Count.Exported + manifest.Count.OtherStatus + manifest.Count.WithoutVector);
    }

    [Fact]
    public async Task Captions_and_an_expression_choose_other_rows()
    {
        var (folder, manifest) = await rows.ExportAsync(
            ExportFormat.Npy, spec => spec with { Vectors = ["text_embedding_short"], Where = "caption LIKE 'a%'", Columns = ["caption"] });

        Assert.Equal(
            await rows.ExpectedAsync("text_embedding_short", "status = 'ok' AND caption LIKE 'a%'"), await ReadAsync(folder, manifest));
        Assert.True(manifest.Count.Filtered > 0);
        var columns = await DuckDb.QueryAsync($"select column_name from (describe from '{folder}/part-*.parquet')");
        Assert.Equal(["key", "dataset_row", "caption"], columns.Select(row => (string)row["column_name"]!));
    }

    [Fact]
    public async Task The_header_for_FAISS_is_that_of_FAISS()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Faiss);

        var header = Convert.FromHexString(HeaderOfTwoByThree);
        BitConverter.GetBytes(ExportedRows.Dimensions).CopyTo(header, 4);
        BitConverter.GetBytes(manifest.Count.Exported).CopyTo(header, 8);
        BitConverter.GetBytes(manifest.Count.Exported * ExportedRows.Dimensions).CopyTo(header, 37);
        var file = await File.ReadAllBytesAsync(Path.Combine(folder, "vectors.faiss"), TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexString(header), Convert.ToHexString(file.AsSpan(0, header.Length)));
        Assert.Equal(header.Length + (manifest.Count.Exported * ExportedRows.Dimensions * sizeof(float)), file.Length);
    }

    private static async Task<IReadOnlyList<ReadRow>> ReadAsync(string folder, ExportManifest manifest)
    {
        var vectors = JsonNode.Parse(await Python.RunAsync(
            """
            import json, numpy, sys
            path, rows, dimensions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
            matrix = numpy.load(path) if path.endswith(".npy") else numpy.fromfile(path, "<f4", offset=45).reshape(rows, dimensions)
            assert matrix.shape == (rows, dimensions) and matrix.dtype == numpy.float32 and matrix.flags.c_contiguous
            print(json.dumps(matrix.astype(float).tolist()))
            """,
            Path.Combine(folder, manifest.Whole!), $"{manifest.Count.Exported}", $"{manifest.Vectors[0].Dimensions}"))!.AsArray();
        var found = await DuckDb.QueryAsync(
            $"select dataset_row::int as row, key, caption from '{folder}/part-*.parquet' order by dataset_row");
        foreach (var (row, vector) in found.Zip(vectors))
            row["vector"] = vector!.DeepClone();
        return ReadRow.From(new JsonArray([.. found.Select(row => row.DeepClone())]));
    }
}
