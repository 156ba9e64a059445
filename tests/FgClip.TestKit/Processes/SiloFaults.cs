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
}
