using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Storage;

namespace FgClip.Datasets.Manifests;

/// <summary>Tells a manifest's format from its first bytes; names lie.</summary>
public static class ManifestSniffer
{
    private const int Length = 1 << 16;

    /// <summary>Looks at the start of a manifest.</summary>
    /// <exception cref="ManifestFormatException">It is in none of the formats; the message says what it looks like instead.</exception>
    /// <exception cref="ObjectNotFoundException">There is no such manifest.</exception>
    public static async Task<ManifestFormat> SniffAsync(IObjectStore store, string name, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(name, 0, Length, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[Length];
        var count = await stream.ReadAtLeastAsync(bytes, Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Sniff(name, bytes.AsSpan(0, count), isWhole: count < Length);
    }

    internal static ManifestFormat Sniff(string name, ReadOnlySpan<byte> start, bool isWhole)
    {
        if (ForeignFormat(start) is { } foreign)
            throw new ManifestFormatException($"{name} is {foreign}. Manifests are JSONL or FineHARD JSON; a folder of images will do too.");

        var text = (start.StartsWith(ByteOrderMark.Bytes) ? start[ByteOrderMark.Bytes.Length..] : start).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return isWhole ? ManifestFormat.JsonLines : throw new ManifestFormatException($"{name} starts with {Length:N0} blank characters.");

        if (text[0] == '[')
            return IsFineHard(text[1..].TrimStart(" \t\r\n"u8)) ? ManifestFormat.FineHard : throw new ManifestFormatException(
                $"{name} is a JSON array whose items have no \"f_path\": not FineHARD. For columns of your own, write one object on each line.");

        return HasObjectLine(text, isWhole) ? ManifestFormat.JsonLines : throw new ManifestFormatException(
            $"{name} is no manifest: none of its first lines is a JSON object. It starts with {Preview(text)}.");
    }

    private static string? ForeignFormat(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PAR1"u8))
            return "a Parquet file, which cannot be read as a manifest yet";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return "compressed; decompress it first";
        if (start.StartsWith("PK\x03\x04"u8))
            return "a zip archive";
        if (start.Length > 262 && start[257..].StartsWith("ustar"u8))
            return "a tar archive, which cannot be read as a manifest yet";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "UTF-16 text; save it as UTF-8";
        return null;
    }

    private static bool IsFineHard(ReadOnlySpan<byte> items) =>
        items.IsEmpty || items[0] == ']' || (items[0] == '{' && items.IndexOf("\"f_path\""u8) >= 0);

    /// <summary>Whether one of the lines is an object. The last may be cut by the window, and then its brace has to do.</summary>
    private static bool HasObjectLine(ReadOnlySpan<byte> text, bool isWhole)
    {
        for (var isFirst = true; !text.IsEmpty; isFirst = false)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            if (end < 0 && !isWhole && isFirst && line[0] == '{')
                return true;
            if (IsObject(line.Trim(" \t\r"u8)))
                return true;
            text = end < 0 ? [] : text[(end + 1)..];
        }

        return false;
    }

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '{')
            return false;

        try
        {
            return JsonElement.Parse(line).ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Preview(ReadOnlySpan<byte> text)
    {
        var start = text[..Math.Min(text.Length, 40)];
        return start.IndexOfAnyInRange((byte)0, (byte)8) >= 0
            ? $"the bytes {Convert.ToHexString(start[..Math.Min(start.Length, 8)])}"
            : JsonValue.Create(Encoding.UTF8.GetString(start)).ToJsonString(RecordJson.Options);
    }
}
