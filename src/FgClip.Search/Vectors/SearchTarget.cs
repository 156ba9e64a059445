using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;

namespace FgClip.Search.Vectors;

/// <summary>What is searched.</summary>
public enum SearchKind
{
    /// <summary>The images: <c>image_embedding</c>.</summary>
    Image,

    /// <summary>The captions: <c>text_embedding_*</c> of one head.</summary>
    Text,

    /// <summary>The boxes: <c>regions.embedding</c>.</summary>
    Region,
}

/// <summary>The vectors of a dataset that are searched.</summary>
/// <param name="Kind">What they stand for.</param>
/// <param name="Head">The head of captions; of no meaning for images and boxes.</param>
public sealed record SearchTarget(SearchKind Kind, TextHead Head = TextHead.Short)
{
    /// <summary>The column that holds the vectors.</summary>
    public string Column => Kind switch
    {
        SearchKind.Image => ColumnNames.ImageEmbedding,
        SearchKind.Text => ColumnNames.TextEmbedding(Head),
        _ => $"{ColumnNames.Regions}.embedding",
    };
}
