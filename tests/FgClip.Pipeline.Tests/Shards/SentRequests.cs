using System.Diagnostics;

namespace FgClip.Pipeline.Tests.Shards;

/// <summary>Counts the GETs that this process sends to an address, by what its HTTP client reports.</summary>
internal sealed class SentRequests : IDisposable
{
    private readonly ActivityListener _listener;
    private int _gets;

    /// <param name="address">What the address holds.</param>
    public SentRequests(string address)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("url.full") is string url && url.Contains(address, StringComparison.Ordinal)
                    && activity.GetTagItem("http.request.method") is "GET")
                    Interlocked.Increment(ref _gets);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Gets => _gets;

    public void Dispose() => _listener.Dispose();
}
