namespace FgClip.Hosting.Clustered;

/// <summary>Names the exit codes of <c>fgclip-silo</c>.</summary>
public static class SiloExitCode
{
    /// <summary>The silo stopped as it was told, by SIGTERM or Ctrl-C.</summary>
    public const int Stopped = 0;

    /// <summary>The silo could not start, or had to stop: standard error or the log says why.</summary>
    public const int Failed = 1;

    /// <summary>Settings are wrong; standard error has a line for each.</summary>
    public const int Usage = 2;
}
