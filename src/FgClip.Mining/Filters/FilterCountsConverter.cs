using System.Text.Json;
using System.Text.Json.Serialization;

namespace FgClip.Mining.Filters;

/// <summary>
/// Writes the counts as one flat object, the filters' among the others: that is how receipts and manifests have them. A filter that a
/// record does not name, because it is younger than the record, refused nothing.
/// </summary>
internal sealed class FilterCountsConverter : JsonConverter<FilterCounts>
{
    private static readonly string[] Members = [.. CandidateFilter.All.Select(filter => Member(filter.Name))];

    public override FilterCounts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        if (json.RootElement.ValueKind is not JsonValueKind.Object)
            throw new JsonException("Counts are an object.");
        var counts = new FilterCounts
        {
            Anchors = Count("anchors"),
            WithoutPositive = Count("withoutPositive"),
            Crowded = Count("crowded"),
            Short = Count("short"),
            Candidates = Count("candidates"),
            Negatives = Count("negatives"),
        };
        for (var i = 0; i < Members.Length; i++)
            counts.Refuse(i, Count(Members[i]));
        return counts;

        long Count(string member) =>
            !json.RootElement.TryGetProperty(member, out var value) ? 0
            : value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var count) ? count
            : throw new JsonException($"The count {member} is not a whole number.");
    }

    public override void Write(Utf8JsonWriter writer, FilterCounts value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("anchors", value.Anchors);
        writer.WriteNumber("withoutPositive", value.WithoutPositive);
        if (value.Crowded > 0)
            writer.WriteNumber("crowded", value.Crowded);
        writer.WriteNumber("short", value.Short);
        writer.WriteNumber("candidates", value.Candidates);
        foreach (var (member, refused) in Members.Zip(value.Refused))
            writer.WriteNumber(member, refused.Count);
        writer.WriteNumber("negatives", value.Negatives);
        writer.WriteEndObject();
    }

    /// <summary><c>same image</c> is <c>sameImage</c>.</summary>
    private static string Member(string name)
    {
        var words = name.Split(' ');
        return string.Concat(words.Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
