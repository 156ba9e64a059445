using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests.Delimited;
using FgClip.Datasets.Manifests.Tar;
using FgClip.Storage;

namespace FgClip.Datasets.Manifests;

/// <summary>Tells a manifest's format from its first bytes; names lie.</summary>
public static class ManifestSniffer
{
    private const int Length = 1 << 16;

    /// <summary>Looks at the start of a manifest.</summary>
    /// <exception cref="ManifestFormatException">It is in none of the formats; the message says what it looks like instead.</exception>
    /// <exception cref="ObjectNotFoundException">There is no such manifest.</exception>
    public static async Task<ManifestKind> SniffAsync(IObjectStore store, string name, ManifestOptions options,
        CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(name, 0, Length, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[Length];
        var count = await stream.ReadAtLeastAsync(bytes, Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (!bytes.AsSpan(0, count).StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return Sniff(name, bytes.AsSpan(0, count), isWhole: count < Length, options);

        await using var file = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var text = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            count = await text.ReadAtLeastAsync(bytes, Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new ManifestFormatException($"{name} is damaged: it starts as gzip does, and does not continue so. {e.Message}");
        }

        var kind = Sniff(name, bytes.AsSpan(0, count), isWhole: count < Length, options);
        return kind.Format is ManifestFormat.Parquet or ManifestFormat.WebDataset
            ? throw new ManifestFormatException(
                $"{name} is compressed, and a {kind.Format} file is read from its middle. Decompress it first.")
            : kind with { Compressed = true };
    }

    internal static ManifestKind Sniff(string name, ReadOnlySpan<byte> start, bool isWhole, ManifestOptions options)
    {
        if (ForeignFormat(start) is { } foreign)
            throw new ManifestFormatException(
                $"{name} is {foreign}. Inputs are JSONL, CSV, Parquet, webdataset tars, FineHARD JSON and folders of images.");
        if (start.StartsWith("PAR1"u8))
            return new ManifestKind(ManifestFormat.Parquet);
        if (TarHeader.IsHeader(start))
            return new ManifestKind(ManifestFormat.WebDataset);

        var text = start.StartsWith(ByteOrderMark.Bytes) ? start[ByteOrderMark.Bytes.Length..] : start;
        var hasReturnsAlone = text.Contains((byte)'\r') && !text.Contains((byte)'\n');
        var lineEnd = hasReturnsAlone ? LineEnd.CarriageReturn : LineEnd.LineFeed;
        var trimmed = text.TrimStart(" \t\r\n"u8);
        if (trimmed.IsEmpty)
            return isWhole ? new ManifestKind(ManifestFormat.JsonLines)
                : throw new ManifestFormatException($"{name} starts with {Length:N0} blank characters.");

        if (trimmed[0] == '[')
        {
            return IsFineHard(trimmed[1..].TrimStart(" \t\r\n"u8)) ? new ManifestKind(ManifestFormat.FineHard)
                : throw new ManifestFormatException(
                $"{name} is a JSON array whose items have no \"f_path\": not FineHARD. For columns of "
                + "your own, write one object on each line.");
        }

        if (HasObjectLine(trimmed, isWhole, lineEnd))
            return new ManifestKind(ManifestFormat.JsonLines, LineEnd: lineEnd);

        // A spreadsheet for the Mac ends rows with a carriage return, and writes a line feed within a cell.
        if (IsHeaderEndedByReturn(text, isWhole, options))
            lineEnd = LineEnd.CarriageReturn;
        return new ManifestKind(ManifestFormat.Csv, Header: Header(name, text, isWhole, options, lineEnd), LineEnd: lineEnd);
    }

    /// <summary>Whether the first end of a line is a carriage return alone, and a header with a known column stands before it.</summary>
    private static bool IsHeaderEndedByReturn(ReadOnlySpan<byte> text, bool isWhole, ManifestOptions options)
    {
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 || end + 1 == text.Length || text[end] != '\r' || text[end + 1] == '\n')
            return false;
        var sniffer = new CsvSniffer(options, LineEnd.CarriageReturn);
        return sniffer.Find(text, isWhole) is { } header && sniffer.Knows(header);
    }

    private static string? ForeignFormat(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PARE"u8))
            return "an encrypted Parquet file";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return "compressed by gzip twice; decompress it once";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return "compressed by zstd; decompress it, or use gzip";
        if (start.StartsWith("PK\x03\x04"u8))
            return "a zip archive";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "UTF-16 text; save it as UTF-8";
        return null;
    }

    private static bool IsFineHard(ReadOnlySpan<byte> items) =>
        items.IsEmpty || items[0] == ']' || (items[0] == '{' && items.IndexOf("\"f_path\""u8) >= 0);

    /// <summary>Whether one of the lines is an object. The last may be cut by the window, and then its brace has to do.</summary>
    private static bool HasObjectLine(ReadOnlySpan<byte> text, bool isWhole, LineEnd lineEnd)
    {
        for (var isFirst = true; !text.IsEmpty; isFirst = false)
        {
            var end = text.IndexOf((byte)(lineEnd is LineEnd.CarriageReturn ? '\r' : '\n'));
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
            return JsonRecord.ParseObject(line, ReadingRules.Revised).ValueKind is JsonValueKind.Object;
        }
        catch (RowFormatException)
        {
            return false;
        }
    }

    /// <summary>The header of delimited text. Any text has a first line, so one of the columns has to be known.</summary>
    private static CsvHeader Header(string name, ReadOnlySpan<byte> text, bool isWhole, ManifestOptions options, LineEnd lineEnd)
    {
        var sniffer = new CsvSniffer(options, lineEnd);
        var isText = text.IndexOfAnyInRange((byte)0, (byte)8) < 0 || options.Delimiter is < '\t';
        var header = isText ? sniffer.Find(text, isWhole) : null;
        if (header is null || (header.Columns.Count < 2 && !sniffer.Knows(header)))
        {
            throw new ManifestFormatException(
                $"{name} is not a manifest: none of its first lines is a JSON object, and the first is not a header row. It starts with "
                + $"{Preview(text)}.");
        }

        if (!sniffer.Knows(header))
        {
            throw new ManifestFormatException(
                $"{name} has no column \"{options.ImageColumn}\" or \"{options.CaptionColumn}\", if it is delimited text. Its header would "
                + $"be {Preview(Encoding.UTF8.GetBytes(string.Join(header.Delimiter, header.Columns)))}; --image-column and "
                + "--caption-column name others.");
        }

        return header.Columns.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new ManifestFormatException(
                $"{name} has {twice.Count()} columns \"{twice.Key}\" in its header. Give each a name of its own.")
            : header;
    }

    private static string Preview(ReadOnlySpan<byte> text)
    {
        var start = text[..Math.Min(text.Length, 40)];
        return start.IndexOfAnyInRange((byte)0, (byte)8) >= 0
            ? $"the bytes {Convert.ToHexString(start[..Math.Min(start.Length, 8)])}"
            : JsonValue.Create(Encoding.UTF8.GetString(start)).ToJsonString(RecordJson.Options);
    }
}
