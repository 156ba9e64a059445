namespace FgClip.TestKit.Processes;

/// <summary>Faults of a silo that no setting of the product causes; FgClip.TestFaults does, from inside of the silo's process.</summary>
public static class SiloFaults
{
    /// <summary>Returns the environment of a silo whose computing thread stops for good in a batch.</summary>
    /// <param name="batch">The batch's number, from 1.</param>
    public static Dictionary<string, string> StopAtBatch(int batch) => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = BuiltProgram.TestFaults,
        ["FGCLIP_TEST_STOP_AT_BATCH"] = $"{batch}",
    };

    /// <summary>Returns the environment of a silo that computes one batch until a file is there.</summary>
    /// <param name="batch">The batch's number, from 1.</param>
    /// <param name="path">Path of the file.</param>
    public static Dictionary<string, string> SpinInBatch(int batch, string path) =>
        new(StopAtBatch(batch)) { ["FGCLIP_TEST_SPIN_UNTIL"] = path };
}
