using System.Text.Json.Nodes;

namespace FgClip.Datasets.Jobs;

/// <summary>An option in which two specifications differ.</summary>
/// <param name="Option">Its path, as <c>features.dense</c>.</param>
/// <param name="Old">Its value in the first, as JSON.</param>
/// <param name="New">Its value in the second, as JSON.</param>
public sealed record SpecDifference(string Option, string Old, string New)
{
    /// <summary>All differences that make another dataset, by option.</summary>
    public static IReadOnlyList<SpecDifference> Between(JobSpec old, JobSpec @new)
    {
        var differences = new List<SpecDifference>();
        Compare("", CanonicalSpec.Create(old), CanonicalSpec.Create(@new), differences);
        return differences;
    }

    private static void Compare(string path, JsonNode? old, JsonNode? @new, List<SpecDifference> differences)
    {
        if (old is JsonObject a && @new is JsonObject b)
        {
            foreach (var name in a.Select(p => p.Key).Union(b.Select(p => p.Key)).Order(StringComparer.Ordinal))
                Compare(path.Length == 0 ? name : $"{path}.{name}", a[name], b[name], differences);
        }
        else if (!JsonNode.DeepEquals(old, @new))
        {
            differences.Add(new SpecDifference(path, CanonicalSpec.Show(old), CanonicalSpec.Show(@new)));
        }
    }
}
