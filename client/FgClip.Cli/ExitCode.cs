namespace FgClip.Cli;

/// <summary>What the process tells its caller.</summary>
public static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>The work failed; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command cannot be meant as it was given.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C or SIGTERM; the same command goes on.</summary>
    public const int Interrupted = 130;
}
