using System.Text.Json;
using FgClip.Serving.Batching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FgClip.Serving.Api;

/// <summary>What the server answers, in OpenAI's form.</summary>
internal static class EmbeddingEndpoints
{
    /// <summary>Maps <c>/v1/embeddings</c> and <c>/v1/models</c>.</summary>
    public static void MapEmbeddings(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/embeddings", context => AnswerAsync(context, EmbedAsync));
        app.MapGet("/v1/models", context => AnswerAsync(context, ListAsync));
        app.MapGet("/v1/models/{*name}", context => AnswerAsync(context, ShowAsync));
        app.MapFallback(context => AnswerAsync(context, (_, _) => throw new ApiException(
            StatusCodes.Status404NotFound, "Here are POST /v1/embeddings, GET /v1/models, GET /health and GET /metrics.")));
    }

    private static async Task AnswerAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> answer)
    {
        context.RequestServices.GetRequiredService<ComputationHeaders>().Set(context.Response.Headers);
        try
        {
            await answer(context, context.RequestAborted);
        }
        catch (ApiException refused)
        {
            await refused.WriteAsync(context);
        }
        catch (BadHttpRequestException refused)
        {
            await new ApiException(refused.StatusCode, $"body: {refused.Message}", "body").WriteAsync(context);
        }
        catch (Exception failed) when (failed is not OperationCanceledException && !context.Response.HasStarted)
        {
            context.RequestServices.GetRequiredService<ILogger<EmbeddingService>>().LogError(failed, "A request failed.");
            await new ApiException(
                StatusCodes.Status500InternalServerError, "This should not happen; the server's log has the reason.").WriteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody hears an answer any more.
        }
    }

    private static async Task EmbedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var room = context.RequestServices.GetRequiredService<Room>();
        using var body = await RequestBody.ReadAsync(context.Request, room, cancellationToken);
        var request = Parse(body);
        var answer = await context.RequestServices.GetRequiredService<EmbeddingService>().AnswerAsync(request, cancellationToken);
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        answer.Write(writer, request.Model, request.IsBase64);
    }

    private static EmbeddingRequest Parse(RequestBody body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.Bytes);
            return EmbeddingRequestReader.Read(json.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string is not valid text, such as half of a surrogate pair.
            throw ApiException.Invalid("body", $"is not JSON: {broken.Message}");
        }
    }

    private static Task ListAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.Response.WriteAsJsonAsync(new { @object = "list", data = new[] { Describe(context) } }, cancellationToken);

    private static Task ShowAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var asked = context.Request.RouteValues["name"] as string;
        var served = context.RequestServices.GetRequiredService<ServingOptions>().ModelName;
        return asked == served
            ? context.Response.WriteAsJsonAsync(Describe(context), cancellationToken)
            : throw new ApiException(
                StatusCodes.Status404NotFound, $"model: '{asked}' is not served here; '{served}' is.", "model", "model_not_found");
    }

    private static object Describe(HttpContext context)
    {
        var (options, headers) = (
            context.RequestServices.GetRequiredService<ServingOptions>(), context.RequestServices.GetRequiredService<ComputationHeaders>());
        return new
        {
            id = options.ModelName,
            @object = "model",
            created = 0,
            owned_by = "fgclip",
            dimensions = headers.Dimensions,
            walk_types = headers.Walks,
            model_digest = headers.ModelDigest,
            computation_digest = headers.ComputationDigest,
        };
    }
}
