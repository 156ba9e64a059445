using FgClip.Model;
using FgClip.Serving.Batching;

namespace FgClip.Serving.Tests.Batching;

public sealed class BatchChoiceTests
{
    [Fact]
    public void The_longest_waiting_goes_with_those_of_its_graph_that_fit_in_order()
    {
        List<EmbeddingItem> waiting = [Text("short", 64), Text("long", 196), Text("short", 64), Text("short", 64), Text("short", 30)];
        var all = waiting.ToArray();

        Assert.Equal([all[0], all[2]], BatchChoice.Take(waiting, 150), ReferenceEqualityComparer.Instance);
        Assert.Equal([all[1]], BatchChoice.Take(waiting, 150), ReferenceEqualityComparer.Instance);
        Assert.Equal([all[3], all[4]], BatchChoice.Take(waiting, 150), ReferenceEqualityComparer.Instance);
        Assert.Empty(BatchChoice.Take(waiting, 150));
    }

    [Fact]
    public void An_item_above_the_limit_goes_alone()
    {
        List<EmbeddingItem> waiting = [Text("long", 196), Text("long", 10)];

        Assert.Single(BatchChoice.Take(waiting, 100));
        Assert.Single(waiting);
    }

    [Fact]
    public void What_nobody_waits_for_is_not_computed()
    {
        List<EmbeddingItem> waiting = [Text("short", 64), Text("short", 64)];
        waiting[0].Cancel(new CancellationToken(canceled: true));
        var second = waiting[1];

        Assert.Same(second, Assert.Single(BatchChoice.Take(waiting, 1_000)));
        Assert.Empty(waiting);
    }

    private static TextItem Text(string graph, int cost) => new([1], WalkType.Short, graph, cost);
}
