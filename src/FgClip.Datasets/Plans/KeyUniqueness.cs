using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>Finds out whether the images of an input name its rows: each one once.</summary>
internal sealed class KeyUniqueness
{
    /// <summary>The most rows of an input that are compared: some 150 MB of memory while it is planned.</summary>
    public const int MaxRows = 4_000_000;

    private HashSet<ulong>? _seen = [];

    /// <summary>The rule that gives each row of the input a key of its own.</summary>
    public KeyRule Rule => _seen is null ? KeyRule.PathAndRow : KeyRule.Path;

    /// <summary>Returns the image that names a row; null where something else does.</summary>
    public static string? NameOf(ManifestRow row) => row.Key is null && row.Sample is null ? row.Image : null;

    /// <summary>Returns what stands for an image.</summary>
    public static ulong Digest(string image) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(image.AsSpan())));

    /// <summary>Takes the next row of the input.</summary>
    public void Add(ManifestRow row)
    {
        if (_seen is not null && NameOf(row) is { } image)
            Add(Digest(image));
    }

    /// <summary>Takes the digest of the next image that names a row.</summary>
    public void Add(ulong digest)
    {
        if (_seen is not null && (_seen.Count == MaxRows || !_seen.Add(digest)))
            _seen = null;
    }

    /// <summary>Takes note that the rows of the input are not looked at.</summary>
    public void GiveUp() => _seen = null;
}
