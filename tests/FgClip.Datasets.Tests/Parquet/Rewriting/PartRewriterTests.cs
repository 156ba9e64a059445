using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Rewriting;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Parquet.Rewriting;

public sealed class PartRewriterTests : IDisposable
{
    private const int Dimension = 8, Count = 60, FirstRow = 1_000, SmallGroup = 4_000;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<DenseType> DenseTypes => [.. Enum.GetValues<DenseType>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(DenseTypes))]
    public async Task A_part_with_nothing_replaced_keeps_its_bytes(DenseType dense)
    {
        var rows = Rows(seed: 0);
        await WriteAsync("old", rows, dense);

        var summary = await RewriteAsync("new", [], dense);

        Assert.Equal(await File.ReadAllBytesAsync(_folder.At("old"), Cancel), await File.ReadAllBytesAsync(_folder.At("new"), Cancel));
        Assert.Equal(Count, summary.Rows);
    }

    [Theory]
    [MemberData(nameof(DenseTypes))]
    public async Task Replaced_rows_come_in_their_places_and_the_others_stay(DenseType dense)
    {
        int[] places = [0, 7, 8, 30, Count - 1];
        var (old, fresh) = (Rows(seed: 0), Rows(seed: 500));
        var mixed = old.Select((row, i) => places.Contains(i) ? fresh[i] : row).ToList();
        await WriteAsync("old", old, dense);
        await WriteAsync("wanted", mixed, dense, rowGroupBytes: int.MaxValue);

        var summary = await RewriteAsync("new", [.. places.Select(place => fresh[place])], dense);

        Assert.Equal(mixed.GroupBy(row => row.Status).ToDictionary(g => g.Key, g => g.LongCount()), summary.Statuses);
        Assert.Equal(await DumpAsync("wanted"), await DumpAsync("new"));
    }

    private static List<OutputRow> Rows(int seed) =>
        [.. Enumerable.Range(0, Count).Select(
            i => Samples.Row(seed + i, Dimension) is var row ? row with { Input = row.Input with { Index = FirstRow + i } } : null!)];

    private static PartSchema Layout(DenseType dense) => new(Samples.Carried, Samples.EveryFeature with
    {
        DenseType = dense,
        VectorType = dense is DenseType.Float16 ? VectorType.Float16 : VectorType.List,
    });

    private async Task WriteAsync(string name, IEnumerable<OutputRow> rows, DenseType dense, int rowGroupBytes = SmallGroup)
    {
        await using var file = File.Create(_folder.At(name));
        await using var writer = await ParquetPartWriter.CreateAsync(file, Layout(dense), Samples.Metadata(Samples.Spec("/out")),
            rowGroupBytes, Cancel);
        foreach (var row in rows)
            await writer.WriteAsync(row, Cancel);
        await writer.CompleteAsync(Cancel);
    }

    private async Task<PartSummary> RewriteAsync(string name, IReadOnlyList<OutputRow> rows, DenseType dense)
    {
        await using var old = await ParquetPartReader.OpenAsync(new FileObjectStore(_folder.Path), "old", Cancel);
        Assert.True(old.RowGroups > 2, "the part has too few row groups to show anything");
        await using var file = File.Create(_folder.At(name));
        await using var rewriter = await PartRewriter.CreateAsync(file, old, FirstRow, Layout(dense),
            Samples.Metadata(Samples.Spec("/out")), Cancel);
        foreach (var row in rows)
            await rewriter.WriteAsync(row, Cancel);
        return await rewriter.CompleteAsync(Cancel);
    }

    private async Task<IReadOnlyList<string>> DumpAsync(string name)
    {
        File.Copy(_folder.At(name), _folder.At(name + ".parquet"));
        return [.. (await DuckDb.QueryElementsAsync($"select * from '{_folder.At(name + ".parquet")}'")).Select(row => row.GetRawText())];
    }
}
