using System.Collections;
using System.Globalization;

namespace FgClip.Docs.Pages;

/// <summary>Writes YAML values on one line.</summary>
internal static class YamlFlow
{
    /// <summary>Writes a value: <c>{cpu: 500m, memory: 512Mi}</c>.</summary>
    public static string Write(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => text.Length == 0 ? "\"\"" : text,
        IDictionary<object, object> map => $"{{{string.Join(", ", map.Select(pair => $"{pair.Key}: {Write(pair.Value)}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Write))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
