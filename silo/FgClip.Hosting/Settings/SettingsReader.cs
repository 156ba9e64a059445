using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace FgClip.Hosting.Settings;

/// <summary>
/// Reads configuration into a tree of settings. What the binder of Microsoft.Extensions passes over or stops at is a mistake here, and all
/// mistakes are told: names that do not exist, and values that are none.
/// </summary>
/// <param name="mistakes">Where mistakes go.</param>
internal sealed class SettingsReader(ICollection<string> mistakes)
{
    /// <summary>Reads a section; what it does not name keeps its default.</summary>
    public void Read(IConfiguration section, object settings, string path = "")
    {
        var known = settings.GetType().GetProperties().Where(IsSetting)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            var at = path + child.Key;
            if (known.GetValueOrDefault(child.Key) is not { } property)
                mistakes.Add($"{at}: there is no such setting.{(SettingNameSuggestion.Find(child.Key, known.Keys) is { } meant ? $" Was "
                    + $"{path}{meant} meant?" : "")}");
            else if (IsSection(property))
                ReadSection(child, property.GetValue(settings)!, at);
            else if (property.PropertyType == typeof(IList<string>))
                property.SetValue(settings, Items(child));
            else if (child.Value is not { } text)
                mistakes.Add($"{at}: takes one value, not settings of its own.");
            else if (TryConvert(text, property.PropertyType, at) is { } value)
                property.SetValue(settings, value);
        }
    }

    /// <summary>Checks whether a property is a setting or a section of settings.</summary>
    internal static bool IsSetting(PropertyInfo property) =>
        IsSection(property) || property.PropertyType == typeof(IList<string>) || (property.CanWrite && IsScalar(property.PropertyType));

    private static bool IsScalar(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan);

    /// <summary>Checks whether a property is a section of settings.</summary>
    internal static bool IsSection(PropertyInfo property) => property.PropertyType.IsClass && !property.CanWrite;

    private static List<string> Items(IConfigurationSection list) => list.Value is { } all
        ? [.. all.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : [.. list.GetChildren().Select(item => item.Value).OfType<string>()];

    private void ReadSection(IConfigurationSection section, object settings, string at)
    {
        if (!string.IsNullOrEmpty(section.Value))
            mistakes.Add(
                $"{at}: takes settings of its own, as {at}:{settings.GetType().GetProperties().First(IsSetting).Name}, not a value.");
        Read(section, settings, $"{at}:");
    }

    private object? TryConvert(string text, Type type, string at)
    {
        if (type.IsEnum)
            return TryConvertEnum(text, type, at);

        // A plain number is read as days, which nobody means.
        var isDays = type == typeof(TimeSpan) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number != 0;
        try
        {
            if (!isDays)
                return TypeDescriptor.GetConverter(type).ConvertFromString(context: null, CultureInfo.InvariantCulture, text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
        }

        var expected = type == typeof(TimeSpan) ? "a time; write it as 00:00:05 for five seconds"
            : type == typeof(bool) ? "true or false"
            : "a whole number";
        mistakes.Add($"{at}: '{text}' is not {expected}.");
        return null;
    }

    private object? TryConvertEnum(string text, Type type, string at)
    {
        var names = Enum.GetNames(type).Where(name => name != "None").ToList();
        if (names.Find(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
            return Enum.Parse(type, known);
        mistakes.Add($"{at}: '{text}' is not one of {string.Join(", ", names.Select(name => name.ToLowerInvariant()))}.");
        return null;
    }
}
