namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>A row that a generated manifest holds.</summary>
/// <param name="Key">Its key; null where the reader makes one.</param>
/// <param name="Image">The name of its image; null where it has none, or holds it.</param>
/// <param name="Caption">Its caption; null where it has none.</param>
/// <param name="Note">The value of its carried column <c>note</c>; null where it has none.</param>
internal sealed record RowTruth(string? Key, string? Image, string? Caption, string? Note);

/// <summary>What a generated manifest holds.</summary>
/// <param name="Rows">Its rows, in their order.</param>
/// <param name="PassedOver">What is in it that does not become a row or a part of one.</param>
internal sealed record ManifestTruth(IReadOnlyList<RowTruth> Rows, int PassedOver = 0);
