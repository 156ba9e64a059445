namespace FgClip.Compatibility.Tests;

/// <summary>Finds the programs of version 0.1.0, which tests/fixtures/compat/rolling-upgrade builds.</summary>
internal static class OldBuild
{
    private const string Variable = "FGCLIP_OLD_BUILD";

    /// <summary>Why a test that needs them is skipped; null where they are there.</summary>
    public static string? Missing { get; } = Folder is null
        ? $"{Variable} names no clone of version 0.1.0. Run tests/fixtures/compat/rolling-upgrade." : null;

    /// <summary>Its <c>fgclip</c>.</summary>
    public static string Fgclip => PathTo("client", "FgClip.Cli", "fgclip");

    /// <summary>Its <c>fgclip-silo</c>.</summary>
    public static string Silo => PathTo("silo", "FgClip.Silo", "fgclip-silo");

    private static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    private static string PathTo(string layer, string project, string program) =>
        Path.Combine(Folder!, layer, project, "bin", "Release", "net10.0", program);
}
