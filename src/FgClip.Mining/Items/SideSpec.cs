using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Items;

/// <summary>By what a candidate is known to be a positive.</summary>
internal enum MatchRule
{
    /// <summary>It has the anchor's key.</summary>
    Key,

    /// <summary>It is the anchor's label, or the label of a box of what has the anchor's key.</summary>
    Label,
}

/// <summary>When two items are one.</summary>
internal enum IdentityRule
{
    /// <summary>As <see cref="ItemKind"/> says.</summary>
    Kind,

    /// <summary>When their content is: an image's bytes, what a text says.</summary>
    Content,
}

/// <summary>What is gathered of a dataset.</summary>
/// <param name="Name">The side's folder: anchors or candidates.</param>
/// <param name="Kind">Which vectors.</param>
/// <param name="Head">The head of texts.</param>
internal sealed record SideSpec(string Name, ItemKind Kind, TextHead Head)
{
    public MatchRule Match { get; init; }

    public IdentityRule Identity { get; init; }

    /// <summary>Where the vectors are, of another model; null for those of the dataset.</summary>
    public VectorFile? Vectors { get; init; }

    /// <summary>Whether the vectors of the items' images are gathered beside their own.</summary>
    public bool WithImages { get; init; }

    /// <summary>Whether the vectors of the items' texts are gathered beside their own.</summary>
    public bool WithTexts { get; init; }

    /// <summary>Whether labels are linked to keys.</summary>
    public bool WithLinks { get; init; }

    /// <summary>Whether copies have digests of their own. Phrases have not: those with one text match alike.</summary>
    public bool HasOwnCopies => Kind is ItemKind.Image or ItemKind.Text;

    public string TextColumn => ColumnNames.TextEmbedding(Head);
}
