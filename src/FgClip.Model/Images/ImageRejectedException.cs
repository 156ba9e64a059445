namespace FgClip.Model.Images;

/// <summary>Why a file gave no image.</summary>
public enum ImageFault
{
    /// <summary>The bytes are of no format that we read.</summary>
    NotAnImage,

    /// <summary>The format is known, the content broken.</summary>
    Unreadable,

    /// <summary>The file ends before its image does.</summary>
    Truncated,

    /// <summary>More pixels than the limit, or a side that is too long.</summary>
    TooLarge,

    /// <summary>The format is read, and this kind of it is not.</summary>
    Unsupported,
}

/// <summary>A file that gave no image; the message says why, for a person.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="message">What was wrong.</param>
/// <param name="inner">What the decoder threw, if it did.</param>
public sealed class ImageRejectedException(ImageFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public ImageFault Fault { get; } = fault;

    /// <summary>
    /// The name of the format that the file's first bytes state, such as JPEG; null for bytes of no known format, and where only the size
    /// of an image was looked at. <see cref="ImageDecoder"/> sets it for every decoder.
    /// </summary>
    public string? Format { get; internal set; } = (inner as ImageRejectedException)?.Format;
}
