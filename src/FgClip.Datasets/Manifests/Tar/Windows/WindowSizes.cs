namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>How much of a remote archive is fetched at a time.</summary>
/// <param name="Window">Bytes of a window where the reading goes straight on.</param>
/// <param name="Ahead">Windows that are fetched while one is used.</param>
/// <param name="IsWhole">Whether all of the archive is wanted, so that nothing is gained by skipping.</param>
internal readonly record struct WindowSizes(int Window, int Ahead, bool IsWhole)
{
    /// <summary>
    /// Bytes of a window behind a skip: a header and the texts that follow it, and little else. At 100 MB/s it takes 0.7 ms, which is
    /// little beside the latency of any request.
    /// </summary>
    public const int AfterSkip = 64 << 10;

    /// <summary>
    /// Small windows that are fetched at a time where an index says where they lie: they fill the time of a request, and are few beside
    /// the connections of a process.
    /// </summary>
    public const int IndexedAhead = 16;

    /// <summary>
    /// Headers and texts alone are wanted. Several archives are planned at once, so that each takes little memory: 12 MiB.
    /// </summary>
    public static WindowSizes ForHeaders { get; } = new(Window: 4 << 20, Ahead: 2, IsWhole: false);

    /// <summary>
    /// Images are wanted too. A connection to S3 carries some 90 MB/s, and three windows under way keep ahead of a device that takes 2,500
    /// images of 100 kB a second.
    /// </summary>
    /// <param name="window">Bytes of a window.</param>
    public static WindowSizes ForImages(int window) => new(window, Ahead: 3, IsWhole: true);
}
