namespace FgClip.Datasets.Rows;

/// <summary>An image's file as a range of bytes in its manifest, as in a tar archive.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct ImageMember(long Offset, long Length);
