using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FgClip.Datasets.Manifests;

/// <summary>The JSON of one record: within limits, without duplicate names, and in UTF-8.</summary>
internal static class JsonRecord
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ManifestLimits.JsonDepth, AllowDuplicateProperties = false };

    /// <summary>Parses an object.</summary>
    /// <param name="bytes">The record.</param>
    /// <param name="rules">The rules of the plan: by the original ones, NaN is not JSON.</param>
    /// <exception cref="RowFormatException">It is none.</exception>
    public static JsonElement ParseObject(ReadOnlySpan<byte> bytes, ReadingRules rules) => ParseObject(bytes, rules, out _);

    /// <summary>Parses an object.</summary>
    /// <param name="bytes">The record.</param>
    /// <param name="rules">The rules of the plan.</param>
    /// <param name="numbers">NaN and infinities among the object's members, by their positions; they are null in it.</param>
    /// <exception cref="RowFormatException">It is none.</exception>
    public static JsonElement ParseObject(ReadOnlySpan<byte> bytes, ReadingRules rules, out IReadOnlyDictionary<int, string>? numbers)
    {
        var json = Parse(bytes, rules, out numbers);
        return json.ValueKind is JsonValueKind.Object ? json : throw new RowFormatException($"{JsonFields.Kind(json)}, not an object");
    }

    /// <summary>Parses a value.</summary>
    /// <exception cref="RowFormatException">It is not JSON, or not such as a row may have.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> bytes, ReadingRules rules) => Parse(bytes, rules, out _);

    private static JsonElement Parse(ReadOnlySpan<byte> bytes, ReadingRules rules, out IReadOnlyDictionary<int, string>? numbers)
    {
        numbers = null;
        ThrowUnlessUtf8(bytes);
        try
        {
            return JsonElement.Parse(bytes, Options);
        }
        catch (JsonException e)
        {
            if (rules is ReadingRules.Original || NonFiniteJson.Rewrite(bytes, out var values) is not { } rewritten)
                throw new RowFormatException($"not JSON: {Reason(e)}");
            numbers = values;
            return Parse(rewritten, ReadingRules.Original, out _);
        }
        catch (InvalidOperationException)
        {
            // The parser decodes names to compare them with each other.
            throw new RowFormatException("a name has half of a surrogate pair");
        }
    }

    /// <summary>Refuses bytes that are not UTF-8, with the place.</summary>
    public static void ThrowUnlessUtf8(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw new RowFormatException($"not UTF-8 at its byte {FirstInvalidByte(bytes).ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>The parser's own words without its counting of lines, which starts at the record.</summary>
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
        return e.BytePositionInLine is { } at ? string.Create(CultureInfo.InvariantCulture, $"{words} (at its byte {at})") : words;
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) is System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}
