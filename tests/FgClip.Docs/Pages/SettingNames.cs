using FgClip.Hosting.Settings;

namespace FgClip.Docs.Pages;

/// <summary>The names of the settings of <c>fgclip-silo</c>.</summary>
public static class SettingNames
{
    /// <summary>All of them, sections with ':' after them: <c>Worker:PollInterval</c>.</summary>
    public static IEnumerable<string> All { get; } = [.. Of(new SiloSettings(), "")];

    private static IEnumerable<string> Of(object settings, string prefix) =>
        settings.GetType().GetProperties().Where(SettingsReader.IsSetting).SelectMany(property => SettingsReader.IsSection(property)
            ? Of(property.GetValue(settings)!, $"{prefix}{property.Name}:")
            : [prefix + property.Name]);
}
