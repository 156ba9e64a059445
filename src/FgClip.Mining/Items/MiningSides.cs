using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Items;

/// <summary>What a mining job gathers of its datasets, and which vectors its guards compare.</summary>
internal sealed record MiningSides
{
    public required SideSpec Anchors { get; init; }

    /// <summary>The same as <see cref="Anchors"/> where anchors are the candidates.</summary>
    public required SideSpec Candidates { get; init; }

    public bool IsSymmetric => Anchors == Candidates;

    /// <summary>The vectors of images that are compared; null where that guard is off.</summary>
    public (string Anchors, string Candidates)? ImageRoles { get; init; }

    /// <summary>The vectors of texts that are compared; null where that guard is off, or a side has none by the other's head.</summary>
    public (string Anchors, string Candidates)? TextRoles { get; init; }

    public static MiningSides Create(MiningSpec spec, EmbeddedDataset anchors, EmbeddedDataset candidates)
    {
        // Vectors of another model are compared with each other alone.
        var images = spec.Guards.NearImage is not null
            && (spec.AnchorVectors is null || (spec.Anchor, spec.Candidate) is (ItemKind.Image, ItemKind.Image));
        var texts = spec.Guards.NearText is not null
            && (spec.AnchorVectors is null || (spec.Anchor, spec.Candidate) is (ItemKind.Text, ItemKind.Text))
            && HeadOf(spec.Anchor, spec) == HeadOf(spec.Candidate, spec)
            && HasTexts(spec.Anchor, spec, anchors) && HasTexts(spec.Candidate, spec, candidates);
        var match = spec.Candidate is ItemKind.Phrase ? MatchRule.Label : MatchRule.Key;
        var left = Side("anchors", spec.Anchor, spec, match, images, texts) with
        {
            WithLinks = match is MatchRule.Label && spec.Anchor is not ItemKind.Region,
            Vectors = spec.AnchorVectors is { } anchorVectors ? VectorFile.Parse(anchorVectors) : null,
        };
        var right = spec.IsSymmetric ? left : Side("candidates", spec.Candidate, spec, match, images, texts) with
        {
            Vectors = spec.CandidateVectors is { } candidateVectors ? VectorFile.Parse(candidateVectors) : null,
        };
        return new MiningSides
        {
            Anchors = left,
            Candidates = right,
            ImageRoles = images ? (ImageRole(left), ImageRole(right)) : null,
            TextRoles = texts ? (TextRole(left), TextRole(right)) : null,
        };
    }

    private static SideSpec Side(string name, ItemKind kind, MiningSpec spec, MatchRule match, bool images, bool texts) =>
        new(name, kind, spec.Head)
        {
            Match = match,
            WithImages = images && kind is (ItemKind.Text or ItemKind.Region),
            WithTexts = texts && kind is (ItemKind.Image or ItemKind.Region),
        };

    private static string ImageRole(SideSpec side) => side.WithImages ? VectorRole.Image : VectorRole.Own;

    private static string TextRole(SideSpec side) => side.WithTexts ? VectorRole.Text : VectorRole.Own;

    private static TextHead HeadOf(ItemKind kind, MiningSpec spec) => kind is ItemKind.Region or ItemKind.Phrase ? TextHead.Box : spec.Head;

    private static bool HasTexts(ItemKind kind, MiningSpec spec, EmbeddedDataset dataset) => kind switch
    {
        ItemKind.Image => dataset.Manifest.Features.TextHeads.Contains(spec.Head),
        ItemKind.Region => dataset.Manifest.Features.RegionTexts is not RegionTexts.None,
        _ => true,
    };
}
