using FgClip.Images;

namespace FgClip.Datasets.Manifests;

/// <summary>Images that stand in a text column as base64, as Chinese-CLIP's TSV files have them, or as a <c>data:</c> address.</summary>
internal static class EncodedImageField
{
    private const int MinLength = 64;

    /// <summary>
    /// Returns a row whose image column holds an image rather than a name with that image. The column is not carried then.
    /// </summary>
    public static ManifestRow Unpack(ManifestRow row)
    {
        if (row.Image is not { Length: >= MinLength } text || ImageBase64.DecodeImage(text) is not { } image)
            return row;
        return row with
        {
            Image = null,
            ImageContent = image,
            Bytes = Math.Max(0, row.Bytes - text.Length),
            Columns = [.. row.Columns.Where(column => column.Text is null || column.Text != text)],
        };
    }
}
