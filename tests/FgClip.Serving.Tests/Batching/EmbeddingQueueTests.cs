using FgClip.Model;
using FgClip.Serving.Batching;

namespace FgClip.Serving.Tests.Batching;

public sealed class EmbeddingQueueTests
{
    [Fact]
    public async Task What_comes_while_the_model_computes_goes_together_afterwards()
    {
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        List<int> batches = [];
        await using var queue = new EmbeddingQueue(
            items =>
            {
                batches.Add(items.Count);
                entered.TrySetResult();
                go.Task.Wait();
                return [.. items.Select(item => new float[] { ((TextItem)item).Ids[0] })];
            },
            batchCost: 3);

        var first = Text(7);
        var waiting = queue.EncodeAsync([first], TestContext.Current.CancellationToken);
        await entered.Task;
        TextItem[] later = [Text(1), Text(2), Text(3), Text(4)];
        var others = later.Select(item => queue.EncodeAsync([item], TestContext.Current.CancellationToken)).ToList();
        go.SetResult();
        await Task.WhenAll([waiting, .. others]);

        Assert.Equal([1, 3, 1], batches);
        var vectors = await Task.WhenAll([first.Vector, .. later.Select(item => item.Vector)]);
        Assert.Equal([7f, 1, 2, 3, 4], vectors.Select(vector => vector[0]));
    }

    [Fact]
    public async Task What_is_wrong_with_an_item_costs_that_one_alone()
    {
        await using var queue = new EmbeddingQueue(
            items => items.Any(item => ((TextItem)item).Ids[0] == 2)
                ? throw new InvalidOperationException("two")
                : [.. items.Select(_ => new float[] { 1 })],
            batchCost: 10);
        TextItem[] items = [Text(1), Text(2), Text(3)];

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => queue.EncodeAsync(items, TestContext.Current.CancellationToken));

        Assert.Equal("two", failed.Message);
        Assert.Equal([false, true, false], items.Select(item => item.Vector.IsFaulted));
    }

    [Fact]
    public async Task Whoever_goes_away_takes_out_what_waits()
    {
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var computed = 0;
        await using var queue = new EmbeddingQueue(
            items =>
            {
                computed += items.Count;
                entered.TrySetResult();
                go.Task.Wait();
                return [.. items.Select(_ => new float[] { 1 })];
            },
            batchCost: 1);

        var first = queue.EncodeAsync([Text(1)], TestContext.Current.CancellationToken);
        await entered.Task;
        using var gone = new CancellationTokenSource();
        var second = queue.EncodeAsync([Text(2)], gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.SetResult();
        await first;
        await queue.EncodeAsync([Text(3)], TestContext.Current.CancellationToken);

        Assert.Equal(2, computed);
    }

    [Fact]
    public async Task Whoever_goes_away_while_the_model_computes_waits_for_it()
    {
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var queue = new EmbeddingQueue(
            items =>
            {
                entered.TrySetResult();
                go.Task.Wait();
                return [.. items.Select(_ => new float[] { 1 })];
            },
            batchCost: 1);
        using var gone = new CancellationTokenSource();

        var request = queue.EncodeAsync([Text(1)], gone.Token);
        await entered.Task;
        await gone.CancelAsync();

        // The model reads its image, whose memory the request gives back afterwards.
        Assert.False(request.IsCompleted);
        go.SetResult();
        await request;
    }

    [Fact]
    public async Task A_queue_that_ends_computes_what_it_has_and_takes_no_more()
    {
        var queue = new EmbeddingQueue(items => [.. items.Select(_ => new float[] { 1 })], batchCost: 1);
        var last = queue.EncodeAsync([Text(1), Text(2)], TestContext.Current.CancellationToken);

        await queue.DisposeAsync();

        await last;
        var refused = await Assert.ThrowsAsync<ServerStoppingException>(
            () => queue.EncodeAsync([Text(3)], TestContext.Current.CancellationToken));
        Assert.Equal("The server is stopping.", refused.Message);
    }

    private static TextItem Text(int id) => new([id], WalkType.Short, "text", Cost: 1);
}
