using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Verification;
using FgClip.Storage.Files;
using FgClip.TestKit;
using Parquet.Schema;

namespace FgClip.Datasets.Tests.Verification;

/// <summary>A column whose type the verifier passed over would look as if no row had a value in it.</summary>
public sealed class ColumnVerifierTests : IDisposable
{
    private const int Dimension = 4, Rows = 10;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image", 0, 1, 2, 3, 5, 6, 7, 8)]
    [InlineData("number", 1, 2, 5, 7, 8)]
    [InlineData("quarter", 0, 1, 2, 3, 5, 6, 7, 8)]
    [InlineData("even", 0, 1, 2, 3, 5, 6, 7, 8)]
    public async Task A_column_of_any_type_is_noted_in_the_rows_that_have_it(string column, params int[] filled)
    {
        var schema = new PartSchema(Samples.Carried, Samples.EveryFeature);
        await WriteAsync(schema);
        var index = schema.CreateColumns().ToList().FindIndex(one => one.Field.Name == column);
        var leaf = new ParquetSchema(schema.CreateColumns().Select(one => one.Field)).DataFields[index];
        await using var part = await ParquetPartReader.OpenAsync(new FileObjectStore(_folder.Path), "part.parquet", Cancel);
        List<string> problems = [];
        var statuses = Samples.Rows(Rows, Dimension).Select(row => row.Status);
        var rows = new RowContents([.. statuses], (row, what) => problems.Add($"{row}: {what}"));

        new ColumnVerifier(rows, Samples.EveryFeature, new Findings()).Verify(column, leaf, part, group: 0, index);

        Assert.Empty(problems);
        Assert.Equal(filled, Enumerable.Range(0, Rows).Where(row => rows.Has(column, row)));
    }

    private async Task WriteAsync(PartSchema schema)
    {
        var spec = Samples.Spec(_folder.Path, "in.jsonl") with { Features = schema.Features };
        await using var file = File.Create(_folder.At("part.parquet"));
        await using var writer = await ParquetPartWriter.CreateAsync(file, schema, Samples.Metadata(spec), Cancel);
        foreach (var row in Samples.Rows(Rows, Dimension))
            await writer.WriteAsync(row, Cancel);
        await writer.CompleteAsync(Cancel);
    }
}
