using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Shards;

namespace FgClip.Pipeline.Tests.Shards;

public sealed class RowSelectionTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(9, 1)]
    public async Task A_range_takes_its_rows_and_no_other(int first, int count)
    {
        var rows = await Rows(10).Within(new RowRange(first, count)).Select(row => (int)row.Index)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(first, count), rows.Select(row => row - 100));
    }

    [Fact]
    public async Task Rows_are_marked_by_their_number_in_the_shard()
    {
        var rows = await Rows(10).MarkCrashed([2, 7]).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([102, 107], rows.Where(row => row.Fault?.Status is RowStatus.Crashed).Select(row => row.Index));
        Assert.Equal(10, rows.Count);
    }

    private static IAsyncEnumerable<InputRow> Rows(int count) =>
        Enumerable.Range(100, count).Select(index => new InputRow { Index = index, Key = $"{index}" }).ToAsyncEnumerable();
}
