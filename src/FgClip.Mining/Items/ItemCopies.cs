namespace FgClip.Mining.Items;

/// <summary>The records of copies: of the items that do not count because an earlier one is the same.</summary>
internal static class ItemCopies
{
    /// <summary>Reads the copies of some items, a part at a time.</summary>
    /// <param name="side">The side.</param>
    /// <param name="wants">Whether the copies of an item, by its number, are wanted.</param>
    /// <param name="matters">Whether a copy is kept.</param>
    /// <param name="project">What is kept of it, by its part and record.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What is kept of the copies of each item that has some, each once.</returns>
    public static async Task<Dictionary<int, HashSet<T>>> ReadAsync<T>(SideReader side, Func<int, bool> wants, Func<Item, bool> matters,
        Func<int, Item, T> project, CancellationToken cancellationToken)
    {
        var copies = new Dictionary<int, HashSet<T>>();
        for (var part = 0; side.HasCopies && part < side.Index.Parts; part++)
        {
            var (start, end) = side.Index.GetItems(part);
            var firsts = await side.ReadFirstsAsync(start, end, cancellationToken).ConfigureAwait(false);
            var records = await side.ReadItemsAsync(start, end, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < records.Length; i++)
            {
                if (firsts[i] == start + i || !wants(firsts[i]) || !matters(records[i]))
                    continue;
                if (!copies.TryGetValue(firsts[i], out var set))
                    copies[firsts[i]] = set = [];
                set.Add(project(part, records[i]));
            }
        }

        return copies;
    }
}
