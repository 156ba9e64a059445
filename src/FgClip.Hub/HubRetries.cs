using System.Net;
using Polly;
using Polly.Retry;

namespace FgClip.Hub;

/// <summary>Tries again what a hub that is busy or away failed to answer.</summary>
internal static class HubRetries
{
    public static ResiliencePipeline Create(HubOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(IsPassing).Handle<IOException>(),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxRetryAttempts = options.Retries,
                DelayGenerator = outcome => new((outcome.Outcome.Exception as HubBusyException)?.Wait),
            })
            .Build();

    private static bool IsPassing(HttpRequestException error) =>
        error.StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or >= HttpStatusCode.InternalServerError;
}
