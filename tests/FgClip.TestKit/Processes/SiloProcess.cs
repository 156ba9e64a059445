namespace FgClip.TestKit.Processes;

/// <summary>A silo in a process of its own: <c>fgclip-silo</c>.</summary>
public static class SiloProcess
{
    /// <summary>Starts one.</summary>
    /// <param name="name">Its name in the log.</param>
    /// <param name="settings">Its settings, <c>Roles</c> and <c>Worker:PollInterval</c> for instance.</param>
    /// <param name="variables">Its environment beside that of this process.</param>
    /// <param name="core">The one core that it may use; null for all.</param>
    /// <param name="log">Where its lines go.</param>
    /// <param name="program">The program; null for the one that was built with the tests.</param>
    /// <param name="folder">Its working folder; null for that of this process.</param>
    public static ProgramProcess Start(
        string name,
        IReadOnlyDictionary<string, string> settings,
        IReadOnlyDictionary<string, string> variables,
        int? core,
        ProcessLog log,
        string? program = null,
        string? folder = null)
    {
        IEnumerable<string> pinned = core is { } one ? ["taskset", "-c", $"{one}"] : [];
        return ProgramProcess.Start(
            name,
            [.. pinned, program ?? BuiltProgram.Silo, .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value })],
            variables,
            log,
            folder);
    }
}
