using System.IO.Compression;
using System.Text;

namespace FgClip.Datasets.Tests;

/// <summary>Compresses as gzip does.</summary>
internal static class GzipText
{
    public static byte[] Compress(string text) => Compress(Encoding.UTF8.GetBytes(text));

    public static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stream.ToArray();
    }
}
