namespace FgClip.TestKit.Processes;

/// <summary>Where the product's programs lie, in the configuration that this program was built in.</summary>
public static class BuiltProgram
{
    /// <summary>The command.</summary>
    public static string Fgclip { get; } = PathTo("client", "FgClip.Cli", "fgclip");

    /// <summary>The silo.</summary>
    public static string Silo { get; } = PathTo("silo", "FgClip.Silo", "fgclip-silo");

    /// <summary>The startup hook that injects faults.</summary>
    public static string TestFaults { get; } = PathTo("tests", "FgClip.TestFaults", "FgClip.TestFaults.dll");

    private static string PathTo(string layer, string project, string program) => Path.Combine(
        Fixtures.Repository, layer, project, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", program);
}
