using System.Text.Json;
using FgClip.Storage;

namespace FgClip.Web.Api;

/// <summary>Reads the JSON of a request, and says what of it is not known.</summary>
internal static class RequestJson
{
    /// <summary>A record of an earlier version may hold a null; what is submitted may not.</summary>
    private static readonly JsonSerializerOptions Strict = new(RecordJson.Options) { RespectNullableAnnotations = true };

    /// <summary>Reads a body.</summary>
    /// <exception cref="RequestException">It has a member that is not known, or the body is null.</exception>
    /// <exception cref="JsonException">It is not JSON of what is asked for.</exception>
    public static async Task<T> ReadAsync<T>(Stream body, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(body, Strict, cancellationToken)
                ?? throw new RequestException("The body must be an object. /openapi/v1.json describes it.");
        }
        catch (JsonException e) when (RecordJson.FindUnknownMember(e) is { } member)
        {
            throw new RequestException(
                $"The body has a member \"{member}\", which this version does not know. Correct its name, or upgrade the silos.");
        }
    }
}
