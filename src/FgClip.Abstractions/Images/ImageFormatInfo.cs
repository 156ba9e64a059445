namespace FgClip.Images;

/// <summary>Returns whether a file's first bytes are a format's signature.</summary>
internal delegate bool ImageSignature(ReadOnlySpan<byte> file);

/// <summary>What is known of an image format.</summary>
/// <param name="Format">The format.</param>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Extensions">The extensions of its files' names, in lower case and without the dot.</param>
/// <param name="Starts">Its signature.</param>
internal sealed record ImageFormatInfo(ImageFormat Format, string Name, IReadOnlyList<string> Extensions, ImageSignature Starts);
