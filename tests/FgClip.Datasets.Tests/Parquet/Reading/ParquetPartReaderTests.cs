using FgClip.Datasets.Parquet.Reading;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;
using Parquet.Serialization;

namespace FgClip.Datasets.Tests.Parquet.Reading;

public sealed class ParquetPartReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _store;

    public ParquetPartReaderTests() => _store = new FileObjectStore(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_not_there_is_named() =>
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => ParquetPartReader.OpenAsync(_store, "none.parquet", Cancel));

    [Fact]
    public async Task A_file_of_somebody_else_is_no_part_of_ours()
    {
        await ParquetSerializer.SerializeAsync([new Stranger(1)], _folder.At("x.parquet"), cancellationToken: Cancel);

        await using var reader = await ParquetPartReader.OpenAsync(_store, "x.parquet", Cancel);

        Assert.Contains("x.parquet is not one of our parts", Assert.Throws<InvalidDataException>(reader.ReadMetadata).Message);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_named()
    {
        await ParquetSerializer.SerializeAsync([new Stranger(1)], _folder.At("x.parquet"), cancellationToken: Cancel);
        await using var reader = await ParquetPartReader.OpenAsync(_store, "x.parquet", Cancel);

        var e = await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.ReadTextAsync("key", Cancel).ToListAsync(Cancel));
        Assert.Contains("no column key", e.Message);
    }

    [Fact]
    public async Task A_file_that_ends_early_is_no_whole_file()
    {
        await ParquetSerializer.SerializeAsync([new Stranger(1)], _folder.At("x.parquet"), cancellationToken: Cancel);
        var bytes = await File.ReadAllBytesAsync(_folder.At("x.parquet"), Cancel);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            _folder.Write("x.parquet", bytes[..length]);
            await Assert.ThrowsAsync<InvalidDataException>(() => ParquetPartReader.OpenAsync(_store, "x.parquet", Cancel));
        }
    }

    private sealed record Stranger(int Number);
}
