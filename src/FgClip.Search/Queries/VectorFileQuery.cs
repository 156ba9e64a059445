using System.Text.Json;

namespace FgClip.Search.Queries;

/// <summary>Reads the vector of a query out of a file: a JSON array of numbers, or an array of NumPy.</summary>
public static class VectorFileQuery
{
    /// <summary>Reads a file. One that begins as a <c>.npy</c> does is one, whatever it is called.</summary>
    /// <exception cref="InvalidDataException">It is missing, or is not one vector.</exception>
    public static async Task<float[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"There is no file {path}.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return NpyVector.IsNpy(bytes) ? NpyVector.Parse(bytes)
                : JsonSerializer.Deserialize<float[]>(bytes) is { Length: > 0 } vector ? vector
                : throw new FormatException("it is empty");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"{path} is not one vector, as a JSON array of numbers or a .npy of shape (n,) or (1, n): "
                + $"{e.Message}", e);
        }
    }
}
