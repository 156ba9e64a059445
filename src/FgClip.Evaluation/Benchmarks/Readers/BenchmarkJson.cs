using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>Reads JSON files of benchmarks. Members that nobody asks for, such as outlines of objects, are skipped.</summary>
internal static class BenchmarkJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape.</exception>
    public static async Task<T> ReadAsync<T>(string file, CancellationToken cancellationToken)
        where T : class
    {
        await using var stream = File.OpenRead(file);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"{file} is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is not a file of this benchmark: {e.Message}", e);
        }
    }

    /// <summary>Reads a file that is one array, element by element.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape.</exception>
    public static async IAsyncEnumerable<T?> ReadArrayAsync<T>(string file,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<T>(stream, Options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(file, elements).ConfigureAwait(false))
            yield return elements.Current;
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The value; null for a line that is not JSON of this shape.</returns>
    public static T? Parse<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<bool> NextAsync<T>(string file, IAsyncEnumerator<T> elements)
    {
        try
        {
            return await elements.MoveNextAsync().ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is not a file of this benchmark: {e.Message}", e);
        }
    }
}
