using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FgClip.TestKit;

/// <summary>
/// Finds the members of a record, and of the records in it, that hold texts, so that a test can cover each, those to come included.
/// </summary>
public static class StringMembers
{
    /// <summary>
    /// Lists the members that are a string or a list of strings, as paths of their names in JSON: <c>manifest.imageRoots</c>.
    /// </summary>
    public static IEnumerable<string> Find(Type record)
    {
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite)
                continue;
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type == typeof(string) || type.IsAssignableTo(typeof(IEnumerable<string>)))
            {
                yield return name;
                continue;
            }

            if (type.GetGenericArguments().Any(IsRecord))
                throw new NotSupportedException($"{record.Name}.{property.Name} is a list of records, which this walk does not know.");
            if (!IsRecord(type))
                continue;
            foreach (var member in Find(type))
                yield return $"{name}.{member}";
        }
    }

    private static bool IsRecord(Type type) =>
        !type.IsEnum && type.Assembly.GetName().Name!.StartsWith("FgClip.", StringComparison.Ordinal);

    /// <summary>Returns a record with another text in one of its members.</summary>
    /// <param name="record">The record; every record on the path is there.</param>
    /// <param name="path">A path of <see cref="Find"/>.</param>
    /// <param name="value">The text, or the only one of the list.</param>
    /// <param name="options">How the record is written.</param>
    public static T With<T>(T record, string path, string value, JsonSerializerOptions options)
    {
        var json = JsonSerializer.SerializeToNode(record, options)!.AsObject();
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(json, (node, name) => node[name]!.AsObject());
        parent[names[^1]] = parent[names[^1]] is JsonArray ? new JsonArray(value) : value;
        return json.Deserialize<T>(options)!;
    }
}
