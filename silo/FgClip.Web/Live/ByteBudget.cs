namespace FgClip.Web.Live;

/// <summary>
/// How soon a watcher may be told more: a second after the last, and later where that was long, so that a minute has a bounded number of
/// bytes.
/// </summary>
internal static class ByteBudget
{
    /// <summary>Three kilobytes a second are under 200 kB a minute, with what HTTP adds.</summary>
    private const double BytesPerSecond = 3_000;

    private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait after so many bytes.</summary>
    public static TimeSpan After(int bytes) => TimeSpan.FromSeconds(Math.Max(Minimum.TotalSeconds, bytes / BytesPerSecond));
}
