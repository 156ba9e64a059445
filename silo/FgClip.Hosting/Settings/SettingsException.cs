namespace FgClip.Hosting.Settings;

/// <summary>A silo can't be meant as it was set up.</summary>
/// <param name="mistakes">Everything that is wrong, a line each.</param>
public sealed class SettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    /// <summary>Everything that is wrong, a line each: the setting, and what to change.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
