using System.Text.Json;
using FgClip.Storage;
using Orleans.Storage;

namespace FgClip.Grains.State;

/// <summary>Grain state as plain JSON: it holds no CLR type names, and a person can read it.</summary>
public sealed class JsonStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new(RecordJson.Options) { WriteIndented = false };

    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The state has a member that this version does not know, or is not one.</exception>
    public T Deserialize<T>(BinaryData input)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(input, Options)
                ?? throw new InvalidDataException($"The store holds null where a {typeof(T).Name} belongs.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {typeof(T).Name} of a grain {RecordJson.Describe<T>(e)}", e);
        }
    }
}
