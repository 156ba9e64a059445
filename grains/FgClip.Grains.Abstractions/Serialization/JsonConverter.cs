using System.Text.Json;
using FgClip.Storage;

namespace FgClip.Grains.Abstractions.Serialization;

/// <summary>A value of FgClip.Abstractions on the wire: its JSON, so that those types need no serializer of their own.</summary>
/// <param name="Json">The JSON.</param>
[GenerateSerializer, Immutable, Alias("fgclip.JsonSurrogate")]
public readonly record struct JsonSurrogate([property: Id(0)] string Json);

/// <summary>Carries <typeparamref name="T"/> as JSON.</summary>
/// <typeparam name="T">An immutable record that JSON holds without loss.</typeparam>
public abstract class JsonConverter<T> : IConverter<T, JsonSurrogate>
{
    private static readonly JsonSerializerOptions Options = new(RecordJson.Options) { WriteIndented = false };

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The value has a member that this version does not know, or is not one.</exception>
    public T ConvertFromSurrogate(in JsonSurrogate surrogate)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(surrogate.Json, Options)
                ?? throw new InvalidDataException($"A message holds null where a {typeof(T).Name} belongs.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {typeof(T).Name} of a message {RecordJson.Describe<T>(e)}", e);
        }
    }

    /// <inheritdoc />
    public JsonSurrogate ConvertToSurrogate(in T value) => new(JsonSerializer.Serialize(value, Options));
}
