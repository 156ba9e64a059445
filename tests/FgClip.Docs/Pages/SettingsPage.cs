using System.Globalization;
using System.Reflection;
using FgClip.Docs.Markdown;
using FgClip.Docs.XmlDocs;
using FgClip.Hosting.Settings;

namespace FgClip.Docs.Pages;

/// <summary>The page of the settings of <c>fgclip-silo</c>, from the classes that they are read into.</summary>
internal static class SettingsPage
{
    public static string Create(DocComments comments)
    {
        var page = new MarkdownPage(
            "Settings of fgclip-silo",
            "Each setting may be given as `--Name value` on the command line, as `FGCLIP__Name` in the environment, or under `FgClip` in "
            + "an `appsettings.json` of the current folder; the first of them counts. A name in a section is written "
                + "`--Worker:PollInterval` "
            + "on the command line and `FGCLIP__Worker__PollInterval` in the environment. Times are written as `00:00:05` for 5 seconds. "
            + "Settings are checked at the start: "
            + "unknown names and values that are out of range end the silo with exit code 2 and a line for each.");
        AddSection(page, comments, new SiloSettings(), "");
        return page.ToString();
    }

    private static void AddSection(MarkdownPage page, DocComments comments, object settings, string prefix)
    {
        var properties = settings.GetType().GetProperties().Where(SettingsReader.IsSetting).ToLookup(SettingsReader.IsSection);
        var rows = properties[false].Select(property => Row(comments, property, settings, prefix));
        page.Table(["setting", "type", "default", "what it does"], rows);
        foreach (var section in properties[true])
        {
            page.Heading(2, section.Name).Paragraph(comments.Summary(section));
            AddSection(page, comments, section.GetValue(settings)!, $"{prefix}{section.Name}:");
        }
    }

    private static IReadOnlyList<string> Row(DocComments comments, PropertyInfo property, object settings, string prefix)
    {
        var (fallback, text) = Sentences.Take(comments.Summary(property), "Default: ");
        return [Inline.Code(prefix + property.Name), TypeName(property.PropertyType), Default(property.GetValue(settings), fallback), text];
    }

    private static string TypeName(Type type) => type switch
    {
        { IsEnum: true } => string.Join(
            ", ", Enum.GetNames(type).Where(name => name != "None").Select(name => Inline.Code(name.ToLowerInvariant()))),
        _ when type == typeof(string) => "text",
        _ when type == typeof(TimeSpan) => "time",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(IList<string>) => "texts, comma-separated",
        _ when type == typeof(double) => "number",
        _ => "whole number",
    };

    private static string Time(TimeSpan time)
    {
        var text = time.ToString("c", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0') : text;
    }

    /// <summary>The value where it can be written down; what the documentation says of it where it says more.</summary>
    private static string Default(object? value, string? documented) => value switch
    {
        TimeSpan time => Inline.Code(Time(time)),
        Enum choice => Inline.Code(choice.ToString().ToLowerInvariant()),
        IFormattable number => Inline.Code(number.ToString(null, CultureInfo.InvariantCulture)),
        bool flag => Inline.Code(flag ? "true" : "false"),
        string text when text.Length > 0 && text == documented => Inline.Code(text),
        _ => documented ?? throw new InvalidOperationException($"The default {value} of a setting needs a sentence \"Default: …\"."),
    };
}
