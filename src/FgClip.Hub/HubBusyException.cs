using System.Net;

namespace FgClip.Hub;

/// <summary>The hub wants to be asked less often.</summary>
/// <param name="message">What was asked for.</param>
/// <param name="wait">How long it wants to be left alone; null where it does not say.</param>
internal sealed class HubBusyException(string message, TimeSpan? wait)
    : HttpRequestException(message, null, HttpStatusCode.TooManyRequests)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>The wait, up to the 5 minutes over which the hub counts requests; null for the one that doubles.</summary>
    public TimeSpan? Wait => wait is { } asked && asked > MaxWait ? MaxWait : wait;
}
