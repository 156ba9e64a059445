namespace FgClip.Model.Checkpoints;

/// <summary>
/// The sizes that <c>config.json</c> gives. The hub's files leave out what equals the authors' default, so every key has one; the
/// model's family knows it.
/// </summary>
internal sealed record CheckpointConfig
{
    public required ModelFamilyName Family { get; init; }

    public required TowerConfig Vision { get; init; }

    public required TowerConfig Text { get; init; }

    /// <summary>Side of a patch in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Side of an image in pixels, in a family whose images have one size.</summary>
    public int ImageSize { get; init; }

    /// <summary>Whether there is a dense_feature_head, FG-CLIP 2's own.</summary>
    public bool HasDenseHead { get; init; }

    /// <summary>What the graphs' names begin with.</summary>
    public string GraphName { get; init; } = "siglip";

    /// <summary>Side of the table of positions, in patches: FG-CLIP 2's sqrt(num_patches), FG-CLIP's image_size / patch_size.</summary>
    public required int GridSide { get; init; }

    /// <summary>Width of the vectors that come out.</summary>
    public required int EmbeddingSize { get; init; }

    public required int VocabularySize { get; init; }

    /// <summary>Tokens of a short text: 64, or FG-CLIP's 77.</summary>
    public required int ShortLength { get; init; }

    /// <summary>Tokens of a long text: 196, or FG-CLIP's 248.</summary>
    public required int LongLength { get; init; }

    /// <summary>Positions of a long text below this one come from the original table, those above from the stretched one.</summary>
    public required int KeepLength { get; init; }
}
