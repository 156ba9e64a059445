namespace FgClip.Mining.Specs;

/// <summary>What is compared: a vector of a finished dataset, and what it stands for.</summary>
public enum ItemKind
{
    /// <summary>An image: <c>image_embedding</c>, once for each path and bytes.</summary>
    Image,

    /// <summary>A caption: <c>text_embedding_*</c> of one head, once for each text.</summary>
    Text,

    /// <summary>A box: <c>regions.embedding</c>.</summary>
    Region,

    /// <summary>
    /// A phrase about boxes, a label or a negative, once for each text: <c>regions.label_embedding</c> and <c>.negative_embeddings</c>.
    /// </summary>
    Phrase,

    /// <summary>The label of a box with one attribute changed; made and embedded while mining.</summary>
    Attribute,
}
