namespace FgClip.Search.Rows;

/// <summary>A row of a finished dataset, to be looked at.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Status">How it ended: <c>ok</c>, <c>missing</c>, …</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
/// <param name="Image">The image that it names; null where it names none.</param>
/// <param name="Width">The width of the image in pixels; null where it could not be read.</param>
/// <param name="Height">The height of the image in pixels; null where it could not be read.</param>
/// <param name="Captions">Its captions, one for each text head of the dataset.</param>
/// <param name="Regions">Its boxes, in their order.</param>
public sealed record StoredRow(
    string Key, string Status, string? Error, string? Image, int? Width, int? Height, IReadOnlyList<StoredCaption> Captions,
    IReadOnlyList<StoredRegion> Regions);

/// <summary>A caption of a row.</summary>
/// <param name="Head">The text head that embeds it: <c>short</c>, <c>long</c> or <c>box</c>.</param>
/// <param name="Text">The caption.</param>
/// <param name="Similarity">The cosine of image and caption, from -1 to 1; null where one of the vectors is missing.</param>
public sealed record StoredCaption(string Head, string Text, float? Similarity);

/// <summary>A box of a row.</summary>
/// <param name="Box">Its corners x1, y1, x2, y2 in pixels of the image.</param>
/// <param name="Label">Its phrase; null where it has none.</param>
/// <param name="HasVector">Whether the dataset has a vector of it.</param>
public sealed record StoredRegion(IReadOnlyList<double> Box, string? Label, bool HasVector);
