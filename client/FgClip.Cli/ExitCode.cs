namespace FgClip.Cli;

/// <summary>Names the exit codes of <c>fgclip</c>.</summary>
public static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>The work failed; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or contradicts what it names; standard error says why.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C or SIGTERM; the same command continues.</summary>
    public const int Interrupted = 130;
}
