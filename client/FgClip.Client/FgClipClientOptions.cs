namespace FgClip.Client;

/// <summary>Options of a connection, which <see cref="FgClipClient.ConnectAsync"/> lets its caller configure.</summary>
public sealed class FgClipClientOptions
{
    /// <summary>
    /// Gets or sets how long to wait for a silo of the cluster that accepts jobs, which may be just starting. Default: 30 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
}
