using Microsoft.AspNetCore.Http;

namespace FgClip.Web.Security;

/// <summary>Where a request was made, as far as a browser tells.</summary>
internal static class RequestOrigin
{
    /// <summary>A header that no form and no foreign page can send without being asked for leave first.</summary>
    public const string Header = "X-FgClip";

    /// <summary>Whether the request is the page's own, or no browser's.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
            return false;
        return request.Headers.Origin is not [{ } origin]
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }

    /// <summary>
    /// Whether the name that was asked for is one of this machine's own: a foreign name that leads here is another's page at work.
    /// </summary>
    public static bool IsLoopbackName(HostString host) => host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
