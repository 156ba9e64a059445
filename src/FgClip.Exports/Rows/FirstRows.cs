using FgClip.Datasets.Commits;

namespace FgClip.Exports.Rows;

/// <summary>The number in the dataset of each part's first row. An extension adds parts behind, so that numbers stay.</summary>
internal static class FirstRows
{
    public static long[] Compute(IReadOnlyList<DatasetPart> parts)
    {
        var first = new long[parts.Count];
        for (var i = 1; i < first.Length; i++)
            first[i] = first[i - 1] + parts[i - 1].Rows;
        return first;
    }
}
