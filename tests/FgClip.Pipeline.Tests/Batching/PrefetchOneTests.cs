using FgClip.Pipeline.Batching;

namespace FgClip.Pipeline.Tests.Batching;

public sealed class PrefetchOneTests
{
    private readonly List<Prepared> _made = [];

    [Fact]
    public async Task All_come_in_their_order_and_the_next_is_made_meanwhile()
    {
        List<int> taken = [];
        await foreach (var (number, made) in PrefetchOne.RunAsync(Enumerable.Range(0, 5), Make))
        {
            taken.Add(number);
            made.Dispose();
            if (number < 4)
                await Count(number + 2);
        }

        Assert.Equal([0, 1, 2, 3, 4], taken);
        Assert.Equal(5, _made.Count);
    }

    [Fact]
    public async Task What_nobody_takes_is_disposed_of()
    {
        await foreach (var (_, made) in PrefetchOne.RunAsync(Enumerable.Range(0, 5), Make))
        {
            made.Dispose();
            break;
        }

        Assert.Equal(2, _made.Count);
        Assert.All(_made, made => Assert.True(made.IsDisposed));
    }

    [Fact]
    public async Task A_failure_comes_when_its_turn_does()
    {
        List<int> taken = [];
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var (number, made) in PrefetchOne.RunAsync(Enumerable.Range(0, 3),
                number => number == 1 ? throw new InvalidOperationException("one") : Make(number)))
            {
                taken.Add(number);
                made.Dispose();
            }
        });

        Assert.Equal("one", failure.Message);
        Assert.Equal([0], taken);
        Assert.All(_made, made => Assert.True(made.IsDisposed));
    }

    [Fact]
    public async Task Of_nothing_nothing_is_made()
    {
        await foreach (var _ in PrefetchOne.RunAsync(Enumerable.Empty<int>(), Make))
            Assert.Fail("There is none.");

        Assert.Empty(_made);
    }

    private (int Number, Prepared Made) Make(int number)
    {
        var made = new Prepared();
        lock (_made)
        {
            _made.Add(made);
            Monitor.PulseAll(_made);
        }

        return (number, made);
    }

    /// <summary>Waits until so many are made.</summary>
    private Task Count(int count) => Task.Run(() =>
    {
        lock (_made)
        {
            while (_made.Count < count)
                Assert.True(Monitor.Wait(_made, TimeSpan.FromSeconds(30)));
        }
    });

    private sealed class Prepared : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
