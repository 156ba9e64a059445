using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Parquet.Writing;

public sealed class ParquetPartWriterTests : PartWriting
{
    [Fact]
    public async Task The_columns_are_those_that_were_asked_for_in_their_order()
    {
        await WriteAsync(Samples.EveryFeature, Samples.Rows(3, Dimension));

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal(
            [
                "key", "image", "number", "quarter", "even", "width", "height", "sha256", "image_embedding", "text_embedding_short",
                "text_embedding_long", "similarity_short", "similarity_long", "logit_short", "logit_long", "regions", "dense_height",
                "dense_width", "dense_embedding", "status", "error",
            ],
            reader.Columns);
    }

    [Theory]
    [InlineData(true, false, "key image number quarter even width height sha256 image_embedding status error")]
    [InlineData(false, true, "key image number quarter even text_embedding_box status error")]
    public async Task Columns_that_were_not_asked_for_are_not_there(bool image, bool text, string columns)
    {
        await WriteAsync(new FeatureOptions { Image = image, TextHeads = text ? [TextHead.Box] : [] }, Samples.Rows(3, Dimension));

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal(columns.Split(' '), reader.Columns);
    }

    [Fact]
    public async Task The_summary_counts_rows_by_status()
    {
        var summary = await WriteAsync(Samples.EveryFeature, Samples.Rows(11, Dimension));

        Assert.Equal(11, summary.Rows);
        Assert.Equal(
            new Dictionary<RowStatus, long> { [RowStatus.Ok] = 7, [RowStatus.EmptyCaption] = 2, [RowStatus.BadRow] = 2 }, summary.Statuses);
    }

    [Fact]
    public async Task Texts_of_16_MiB_end_a_row_group_before_its_vectors_do()
    {
        var row = Samples.Row(0, Dimension);
        var texts = row with { Input = row.Input with { Carried = [new string('a', 9 << 20), .. row.Input.Carried.Skip(1)] } };

        await WriteAsync(Samples.EveryFeature, [texts, texts, texts]);

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal((2, 3), (reader.RowGroups, reader.Rows));
    }

    [Theory]
    [InlineData(ParquetPartWriter.RowGroupBytes, 1)]
    [InlineData(1, 23)]
    [InlineData(4_000, 5)]
    public async Task What_was_written_is_read_back_whatever_the_row_groups(int rowGroupBytes, int groupsAtLeast)
    {
        var rows = Samples.Rows(23, Dimension);
        await WriteAsync(Samples.EveryFeature, rows, rowGroupBytes);

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.True(reader.RowGroups >= groupsAtLeast, $"{reader.RowGroups} row groups");
        Assert.Equal(23, reader.Rows);
        Assert.Equal(rows.Select(r => r.Input.Key), await reader.ReadTextAsync("key", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Error), await reader.ReadTextAsync("error", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Width), await reader.ReadAsync<int>("width", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => (long?)r.Input.Carried[1]), await reader.ReadAsync<long>("number", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.ImageEmbedding), await reader.ReadVectorsAsync("image_embedding", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.TextEmbeddings.ElementAtOrDefault(1)),
            await reader.ReadVectorsAsync("text_embedding_long", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Dense?.Values.ToArray()),
            await reader.ReadVectorsAsync("dense_embedding", Cancel).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    [InlineData(DenseType.Int8)]
    public async Task The_same_rows_give_the_same_bytes(DenseType dense)
    {
        await WriteAsync(Dense(dense), Samples.Rows(40, Dimension), rowGroupBytes: 5_000);
        var first = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        await WriteAsync(Dense(dense), Samples.Rows(40, Dimension), rowGroupBytes: 5_000);

        Assert.Equal(first, await System.IO.File.ReadAllBytesAsync(File, Cancel));
    }

    [Theory]
    [InlineData(DenseType.Float16)]
    [InlineData(DenseType.Int8)]
    public async Task A_part_of_the_other_library_is_read_back(DenseType dense)
    {
        var rows = Samples.Rows(23, Dimension);
        var summary = await WriteAsync(Dense(dense), rows, rowGroupBytes: 4_000);

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal(23, summary.Rows);
        Assert.Equal(Samples.Metadata(Spec), reader.ReadMetadata());
        Assert.Equal(rows.Select(r => r.Status.ToColumnValue()), await reader.ReadTextAsync("status", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Width), await reader.ReadAsync<int>("width", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.ImageEmbedding), await reader.ReadVectorsAsync("image_embedding", Cancel).ToListAsync(Cancel));
        if (dense is DenseType.Float16)
        {
            Assert.Equal(
                rows.Select(r => r.Dense?.Values.ToArray().Select(v => (float)(Half)v).ToArray()),
                await reader.ReadVectorsAsync("dense_embedding", Cancel).ToListAsync(Cancel));
        }
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task A_part_without_rows_is_a_part(DenseType dense)
    {
        await WriteAsync(Dense(dense), []);

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal(0, reader.Rows);
        Assert.Equal(Samples.Metadata(Spec), reader.ReadMetadata());
    }

    [Fact]
    public async Task A_vectors_buffer_may_be_used_again_once_the_row_is_written()
    {
        var buffer = Samples.Vector(1, 6 * Dimension);
        await using (var file = System.IO.File.Create(File))
        {
            await using var writer = await ParquetPartWriter.CreateAsync(file, Layout(Samples.EveryFeature), Samples.Metadata(Spec),
                Cancel);
            await writer.WriteAsync(Samples.Row(0, Dimension) with { Dense = new DenseMap(2, 3, buffer) }, Cancel);
            buffer.AsSpan().Clear();
            await writer.CompleteAsync(Cancel);
        }

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal(Samples.Vector(1, 6 * Dimension), (await reader.ReadVectorsAsync("dense_embedding", Cancel).ToListAsync(Cancel))[0]);
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task A_part_that_is_given_up_gets_no_footer(DenseType dense)
    {
        await using (var file = System.IO.File.Create(File))
        await using (var writer = await ParquetPartWriter.CreateAsync(file, Layout(Dense(dense)), Samples.Metadata(Spec), Cancel))
            await writer.WriteAsync(Samples.Row(0, Dimension), Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel));
    }
}
