namespace FgClip.Model.Parity.Accuracy;

/// <summary>Selects a number of items from a list, spread over all of it and always the same ones.</summary>
internal static class EvenSelection
{
    /// <summary>Returns at most <paramref name="count"/> items in their order; all of them where there are no more.</summary>
    public static IReadOnlyList<T> Take<T>(IReadOnlyList<T> items, int count) => items.Count <= count
        ? items
        : [.. Enumerable.Range(0, count).Select(i => items[(int)((long)i * items.Count / count)])];
}
