using System.Text.Json.Serialization;

namespace FgClip.Samples.Writing;

/// <summary>One item of a FineHARD file, its members named and ordered as that data set has them.</summary>
/// <param name="Path">The image, relative to the file.</param>
/// <param name="LongCaption">For the long head.</param>
/// <param name="ShortCaption">For the short head.</param>
/// <param name="IsChinese">Set for items with Chinese captions, which have no boxes; left out otherwise.</param>
/// <param name="Boxes">The boxes; left out of Chinese items.</param>
internal sealed record FineHardItem(
    [property: JsonPropertyName("f_path")] string Path,
    [property: JsonPropertyName("caption")] string LongCaption,
    [property: JsonPropertyName("short_caption")] string ShortCaption,
    [property: JsonPropertyName("is_cn")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    bool IsChinese,
    [property: JsonPropertyName("bbox_info")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<FineHardBox>? Boxes);
