namespace FgClip.Datasets.Jobs;

/// <summary>
/// The words of the features that a job computes, in the order of their columns. The folder of added columns is made of them, so a word
/// never changes, and every feature of <see cref="FeatureOptions"/> that makes a column of its own has one.
/// </summary>
internal static class FeatureNames
{
    /// <summary>Lists the words of what is computed: <c>image</c>, <c>text_long</c>, <c>regions</c>, <c>dense</c>.</summary>
    public static IEnumerable<string> List(FeatureOptions features)
    {
        if (features.Image)
            yield return "image";
        foreach (var head in features.TextHeads)
            yield return "text_" + From(head);
        if (features.Regions)
            yield return "regions";
        if (features.Dense)
            yield return "dense";
    }

    /// <summary>Returns the word of a text head, which ends the names of its columns too.</summary>
    public static string From(TextHead head) => head switch
    {
        TextHead.Short => "short",
        TextHead.Long => "long",
        TextHead.Box => "box",
        _ => throw new ArgumentOutOfRangeException(nameof(head), head, "The head is unknown."),
    };
}
