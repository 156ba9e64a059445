using System.Net;
using Amazon.Runtime;

namespace FgClip.Storage.S3;

/// <summary>Makes the connections of a service: as many at once as workers want.</summary>
/// <param name="timeout">How long a try may last until its answer begins.</param>
internal sealed class S3HttpClients(TimeSpan timeout) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new RedirectedReads(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    }))
    {
        Timeout = timeout,
    };

    public override string GetConfigUniqueString(IClientConfig clientConfig) => $"fgclip-{timeout.TotalSeconds:0}";

    /// <summary>
    /// Follows a read that the service leaves to a content delivery network, as Hugging Face's gateway does. The signature stays behind: it
    /// is of the service alone. The version stays the service's, which has checked the condition on it before it answered.
    /// </summary>
    private sealed class RedirectedReads(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int MaxRedirects = 4;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var version = answer.Headers.ETag;
            var at = request.RequestUri;
            for (var i = 0; i < MaxRedirects && request.Method == HttpMethod.Get && IsElsewhere(answer); i++)
            {
                at = new Uri(at!, answer.Headers.Location!);
                answer.Dispose();
                var next = new HttpRequestMessage(HttpMethod.Get, at) { Version = request.Version };
                next.Headers.Range = request.Headers.Range;
                answer = await base.SendAsync(next, cancellationToken).ConfigureAwait(false);
                version ??= IsElsewhere(answer) ? answer.Headers.ETag : null;
                if (answer.IsSuccessStatusCode)
                    answer.Headers.ETag = version;
            }

            return answer;
        }

        private static bool IsElsewhere(HttpResponseMessage answer) =>
            answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther && answer.Headers.Location is not null;
    }
}
