using System.Text.Json;
using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Search;
using FgClip.Storage;
using Microsoft.AspNetCore.Http;

namespace FgClip.Web.Api;

/// <summary>What goes wrong as RFC 9457 has it: what was wrong, and what to do.</summary>
internal sealed class ProblemFilter : IEndpointFilter
{
    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception failure) when (StatusOf(failure) is { } status)
        {
            return Results.Problem(failure.Message, statusCode: status);
        }
    }

    private static int? StatusOf(Exception failure) => failure switch
    {
        JobNotFoundException => StatusCodes.Status404NotFound,
        RequestException or NoSuchRowException or JsonException or StoreAddressException => StatusCodes.Status400BadRequest,
        BadHttpRequestException refused => refused.StatusCode,
        SubmissionRefusedException or JobNotOverException or InvalidDataException or RetryRefusedException or UnfinishedDatasetException
            or SpecMismatchException => StatusCodes.Status409Conflict,
        ClusterUnreachableException or TimeoutException or IOException or UnauthorizedAccessException =>
            StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };
}

/// <summary>A request that can't be meant.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class RequestException(string message) : Exception(message);
