namespace FgClip.Hosting.Embedded;

/// <summary>
/// Drops what Orleans logs while an embedded cluster stops. Its own calls are cancelled then, which it reports with stack traces as errors
/// of streams, after the job has ended and its result was shown.
/// </summary>
internal sealed class OrleansLogFilter
{
    private volatile bool _isStopping;

    /// <summary>Gets or sets whether the cluster stops. Default: false.</summary>
    public bool IsStopping
    {
        get => _isStopping;
        set => _isStopping = value;
    }

    /// <summary>Returns whether a line of a category is logged.</summary>
    public bool Passes(string? category) => !_isStopping || category?.StartsWith("Orleans", StringComparison.Ordinal) is not true;
}
