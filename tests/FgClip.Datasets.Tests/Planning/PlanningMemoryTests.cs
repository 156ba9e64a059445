using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;

namespace FgClip.Datasets.Tests.Planning;

public sealed class PlanningMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_input_waits_until_its_memory_is_free_and_one_that_needs_more_than_all_goes_alone()
    {
        var memory = new PlanningMemory(100);
        var first = await memory.ReserveAsync(60, Cancel);
        var small = await memory.ReserveAsync(40, Cancel);
        var huge = memory.ReserveAsync(1_000, Cancel);
        var last = memory.ReserveAsync(1, Cancel);

        first.Dispose();
        first.Dispose();
        Assert.False(huge.IsCompleted);
        small.Dispose();
        var alone = await huge;
        Assert.False(last.IsCompleted);
        alone.Dispose();

        (await last).Dispose();
    }

    [Fact]
    public async Task Whoever_stops_waiting_takes_nothing()
    {
        var memory = new PlanningMemory(100);
        var all = await memory.ReserveAsync(100, Cancel);
        using var stop = new CancellationTokenSource();
        var stopped = memory.ReserveAsync(100, stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        all.Dispose();

        (await memory.ReserveAsync(100, Cancel)).Dispose();
    }

    [Theory]
    [InlineData(ManifestFormat.JsonLines, 1 << 20, false, 1_310_720)]
    [InlineData(ManifestFormat.JsonLines, 1 << 20, true, 10_485_760)]
    [InlineData(ManifestFormat.Csv, 1L << 40, false, 150L << 20)]
    [InlineData(ManifestFormat.WebDataset, 1L << 30, false, 10_485_760)]
    [InlineData(ManifestFormat.Parquet, 1L << 40, false, 0)]
    public void What_an_input_may_need_follows_from_its_size(ManifestFormat format, long bytes, bool compressed, long needed) =>
        Assert.Equal(needed, PlanningMemory.Estimate(new ManifestKind(format, compressed), bytes));
}
