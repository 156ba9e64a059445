using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace FgClip.Client.Embeddings;

/// <summary>A server that <c>fgclip serve</c> started, asked for vectors.</summary>
internal sealed class EmbeddingServer(HttpClient http, EmbeddingServerOptions options)
{
    private const string DigestHeader = "X-FgClip-Computation-Digest";

    private readonly EmbeddingGeneratorMetadata _metadata = new("fgclip", options.Address, options.Model);

    /// <summary>Finds what a generator of this server provides: itself, and what it is.</summary>
    public object? FindService(IEmbeddingGenerator generator, Type type, object? key) =>
        key is not null ? null
            : type == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : type.IsInstanceOfType(generator) ? generator
            : null;

    /// <summary>Asks for vectors, in requests of so many inputs, unless the options say another number.</summary>
    /// <exception cref="EmbeddingServerException">The server refused, or computes otherwise than was expected.</exception>
    /// <exception cref="HttpRequestException">It can't be reached.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> AskAsync(
        IEnumerable<JsonNode?> inputs, int inputsPerRequest, EmbeddingGenerationOptions? asked, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> all = [];
        var tokens = 0L;
        foreach (var some in inputs.Chunk(options.InputsPerRequest ?? inputsPerRequest))
        {
            var body = new JsonObject
            {
                ["model"] = asked?.ModelId ?? options.Model,
                ["input"] = new JsonArray(some),
                ["encoding_format"] = "base64",
                ["walk_type"] = options.Head.ToString().ToLowerInvariant(),
            };
            if (asked?.Dimensions is { } dimensions)
                body["dimensions"] = dimensions;
            var answer = await SendAsync(body, cancellationToken).ConfigureAwait(false);
            try
            {
                tokens += Read(answer, some.Length, all);
            }
            catch (Exception other) when (other is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new EmbeddingServerException(
                    HttpStatusCode.OK, $"{options.Address} gave an answer that is not fgclip's: {other.Message}");
            }
        }

        all.Usage = new() { InputTokenCount = tokens, TotalTokenCount = tokens };
        return all;
    }

    /// <summary>Adds the vectors of an answer to the others.</summary>
    /// <returns>Its tokens.</returns>
    private static long Read(JsonElement answer, int count, GeneratedEmbeddings<Embedding<float>> all)
    {
        var data = answer.GetProperty("data");
        if (data.GetArrayLength() != count)
            throw new FormatException($"it has {data.GetArrayLength()} vectors of {count} inputs.");
        foreach (var item in data.EnumerateArray())
        {
            all.Add(new(ToFloats(item.GetProperty("embedding").GetBytesFromBase64()))
            {
                ModelId = answer.GetProperty("model").GetString(),
            });
        }

        return answer.GetProperty("usage").GetProperty("total_tokens").GetInt64();
    }

    private static float[] ToFloats(byte[] bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return vector;
    }

    private async Task<JsonElement> SendAsync(JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Address.ToString().TrimEnd('/')}/v1/embeddings")
        {
            Content = JsonContent.Create(body),
        };
        if (options.Key.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            var error = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
            throw new EmbeddingServerException(response.StatusCode, error);
        }

        CheckDigest(response);
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException other)
        {
            throw new EmbeddingServerException(response.StatusCode, $"{options.Address} gave an answer that is not JSON: {other.Message}");
        }
    }

    private void CheckDigest(HttpResponseMessage response)
    {
        if (options.ComputationDigest.Length == 0)
            return;
        var found = response.Headers.TryGetValues(DigestHeader, out var values) ? string.Join(',', values) : "none";
        if (found != options.ComputationDigest)
        {
            throw new EmbeddingServerException(
                response.StatusCode,
                $"{options.Address} computes with the digest {found}, and {options.ComputationDigest} was expected: its vectors can't be "
                + "compared with those of the dataset. Start it with --dataset.");
        }
    }

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // OpenAI's form, or that of the access control.
            var error = JsonNode.Parse(text);
            return (string?)error?["error"]?["message"] ?? (string?)error?["detail"] ?? text;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return text;
        }
    }
}
