using FgClip.Images;
using FgClip.Web.Api;

namespace FgClip.Web.Search;

/// <summary>An image that came with a search.</summary>
internal static class UploadedImage
{
    private const int MaxBytes = 16 << 20;

    /// <summary>The bytes of its file.</summary>
    /// <exception cref="RequestException">It is not an image within a <c>data:</c> address, or is too large.</exception>
    public static byte[] Decode(string address)
    {
        var file = ImageBase64.IsDataAddress(address) && address.Contains(";base64,", StringComparison.OrdinalIgnoreCase)
            ? ImageBase64.Decode(address)
            : null;
        return file switch
        {
            null or [] => throw new RequestException("image: must be a data:image/…;base64,… address."),
            { Length: > MaxBytes } => throw new RequestException(
                $"image: is a file of {file.Length >> 20} MiB; at most {MaxBytes >> 20} MiB are taken. Make it smaller."),
            _ => file,
        };
    }
}
