namespace FgClip.Serving.Batching;

/// <summary>Chooses what goes through the model next.</summary>
internal static class BatchChoice
{
    /// <summary>
    /// Takes the item that has waited longest, and in order of arrival those of its group that fit beside it. Nothing waits for a batch to
    /// fill: while one is computed, the next gathers. No item is passed over for ever, since the longest waiting is always taken.
    /// </summary>
    /// <param name="waiting">Items in order of arrival; those taken, and those nobody waits for any more, are removed.</param>
    /// <param name="batchCost">The most tokens or patches of a batch; a larger item goes alone.</param>
    public static IReadOnlyList<EmbeddingItem> Take(List<EmbeddingItem> waiting, int batchCost)
    {
        waiting.RemoveAll(item => item.IsOver);
        if (waiting.Count == 0)
            return [];
        var (group, left) = (waiting[0].Group, (long)batchCost);
        List<EmbeddingItem> batch = [];
        waiting.RemoveAll(item =>
        {
            if (!item.Group.Equals(group) || (item.Cost > left && batch.Count > 0))
                return false;
            if (item.TryTake())
            {
                batch.Add(item);
                left -= item.Cost;
            }

            return true;
        });
        return batch;
    }
}
