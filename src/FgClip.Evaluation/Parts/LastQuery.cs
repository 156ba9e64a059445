namespace FgClip.Evaluation.Parts;

/// <summary>
/// A query that may be among the last in the order of classes and keys, which the authors' script for ImageNet-1k leaves out: its loader
/// drops the last batch of 128 where that is not full.
/// </summary>
/// <param name="Class">The query's class.</param>
/// <param name="Key">The key of its row.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="Ties">Its ties.</param>
internal sealed record LastQuery(int Class, string Key, int Rank, int Ties)
{
    /// <summary>Images in a batch of the script.</summary>
    public const int Batch = 128;

    /// <summary>Keeps as many of the last as can be left out.</summary>
    public static void Trim(List<LastQuery> queries)
    {
        queries.Sort((a, b) => a.Class != b.Class ? b.Class.CompareTo(a.Class) : string.CompareOrdinal(b.Key, a.Key));
        if (queries.Count >= Batch)
            queries.RemoveRange(Batch - 1, queries.Count - Batch + 1);
    }
}
