using FgClip.Pipeline.Preparing;

namespace FgClip.Pipeline.Tests.Preparing;

public sealed class DecodeBudgetTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly DecodeBudget _budget = new(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void What_fits_is_there_at_once()
    {
        _budget.Take(60, Cancel);
        _budget.Take(40, Cancel);
        Assert.Equal((100, 0), _budget.State);
    }

    [Fact]
    public async Task What_is_larger_than_all_of_it_waits_until_it_is_alone()
    {
        _budget.Take(1, Cancel);
        var large = Taking(500, waiting: 1);

        _budget.Return(1);
        await large.WaitAsync(Long, Cancel);
        Assert.Equal((500, 0), _budget.State);
    }

    [Fact]
    public async Task Who_came_later_does_not_pass_who_waits()
    {
        _budget.Take(50, Cancel);
        var large = Taking(80, waiting: 1);
        var small = Taking(10, waiting: 2);
        Assert.False(small.IsCompleted);

        _budget.Return(50);
        await Task.WhenAll(large, small).WaitAsync(Long, Cancel);
        Assert.Equal((90, 0), _budget.State);
    }

    [Fact]
    public async Task Who_is_cancelled_takes_nothing_and_stands_in_nobodys_way()
    {
        using var stop = new CancellationTokenSource();
        _budget.Take(50, Cancel);
        var large = Taking(80, waiting: 1, stop.Token);
        var small = Taking(10, waiting: 2);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large.WaitAsync(Long, Cancel));
        await small.WaitAsync(Long, Cancel);
        Assert.Equal((60, 0), _budget.State);
    }

    /// <summary>Many threads take and give back: never more than there is, and nothing is left in the end.</summary>
    [Fact]
    public void Never_is_more_taken_than_there_is()
    {
        long most = 0;
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, i =>
        {
            var bytes = 1 + (i * 37 % 60);
            _budget.Take(bytes, Cancel);
            InterlockedMax(ref most, _budget.State.Taken);
            _budget.Return(bytes);
        });

        Assert.InRange(most, 60, 100);
        Assert.Equal((0, 0), _budget.State);
    }

    /// <summary>Takes on a thread of its own, and comes back once it waits there.</summary>
    private Task Taking(long bytes, int waiting, CancellationToken? cancel = null)
    {
        var taking = Task.Run(() => _budget.Take(bytes, cancel ?? Cancel), CancellationToken.None);
        Assert.True(SpinWait.SpinUntil(() => _budget.State.Waiting == waiting, Long));
        return taking;
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
