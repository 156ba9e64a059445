using System.Buffers;
using System.Text.Unicode;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>Tells texts from other bytes: Impala, Hive and older Spark write texts into columns of bytes.</summary>
internal static class TextBytes
{
    /// <summary>The control characters that texts do not have.</summary>
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create(
            [.. Enumerable.Range(0, 32).Where(value => value is not ('\t' or '\n' or '\r' or '\f')).Select(value => (byte)value), 127]);

    /// <summary>Returns whether bytes are UTF-8 without control characters.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.ContainsAny(Controls) && Utf8.IsValid(bytes);
}
