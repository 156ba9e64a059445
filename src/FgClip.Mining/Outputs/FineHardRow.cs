using FgClip.Datasets.Embeddings;

namespace FgClip.Mining.Outputs;

/// <summary>A row of FineHARD.</summary>
/// <param name="Image">The image's path, as the input had it.</param>
/// <param name="Caption">For the long head.</param>
/// <param name="ShortCaption">For the short head.</param>
/// <param name="IsChinese">Whether the input said so; such rows have no boxes.</param>
/// <param name="Boxes">The boxes that have a phrase.</param>
internal sealed record FineHardRow(string Image, string Caption, string ShortCaption, bool IsChinese,
    IReadOnlyList<MinedFineHardBox> Boxes);

/// <summary>A box of FineHARD.</summary>
/// <param name="Place">Where it lies in the part.</param>
/// <param name="Corners">xyxy, as shares of the image's sides.</param>
/// <param name="Phrase">Its phrase.</param>
/// <param name="LongPhrase">A longer one; the same where the input had none.</param>
internal sealed record MinedFineHardBox(ItemPlace Place, double[] Corners, string Phrase, string LongPhrase);
