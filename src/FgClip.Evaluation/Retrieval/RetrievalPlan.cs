namespace FgClip.Evaluation.Retrieval;

/// <summary>How the queries of an evaluation of retrieval are cut into blocks; a continued one keeps its blocks.</summary>
internal sealed record RetrievalPlan
{
    /// <summary>Numbers in a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Items in a block.</summary>
    public required int BlockItems { get; init; }

    /// <summary>The first and the end of each block of so many items.</summary>
    public IEnumerable<(int First, int End)> Blocks(int items)
    {
        for (var first = 0; first < items; first += BlockItems)
            yield return (first, (int)Math.Min(items, (long)first + BlockItems));
    }
}
