using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace FgClip.Storage;

/// <summary>
/// How records are written: camel case, enums as snake-case words, indented for the person who opens one. A member that is unknown is
/// refused: it is an option or a fact of a newer version, and whoever drops it computes something else, or writes the record back without
/// it.
/// </summary>
public static partial class RecordJson
{
    /// <summary>The options of every record.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Returns what is wrong with text that is not a record of this version, as the end of a sentence.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="failure">What reading it with <see cref="Options"/> threw.</param>
    public static string Describe<T>(JsonException failure) => FindUnknownMember(failure) is { } member
        ? $"was written by a newer version: the member \"{member}\" is unknown here. Upgrade this silo or command."
        : $"is not a {typeof(T).Name}: {failure.Message}";

    /// <summary>Returns the member that this version does not know, where that is what went wrong; null otherwise.</summary>
    /// <param name="failure">What reading with <see cref="Options"/> threw.</param>
    public static string? FindUnknownMember(JsonException failure) =>
        UnknownMember().Match(failure.Message) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The serializer has no exception of its own for it; a test holds it to this text.</summary>
    [GeneratedRegex("^The JSON property '(.*?)' could not be mapped to any .NET member")]
    private static partial Regex UnknownMember();
}
