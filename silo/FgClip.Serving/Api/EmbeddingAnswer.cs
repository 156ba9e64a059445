using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FgClip.Serving.Api;

/// <summary>Vectors, and what is said of them.</summary>
/// <param name="Vectors">One for each input, in order.</param>
/// <param name="Tokens">Tokens of texts and patches of images that went through the model.</param>
/// <param name="Truncated">The inputs of which only the first tokens count, as the authors' Python has it.</param>
internal sealed record EmbeddingAnswer(IReadOnlyList<float[]> Vectors, int Tokens, IReadOnlyList<int> Truncated)
{
    /// <summary>Writes the answer in OpenAI's form.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="isBase64">Whether vectors are base64 of little-endian floats.</param>
    public void Write(Utf8JsonWriter writer, string model, bool isBase64)
    {
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        for (var i = 0; i < Vectors.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("object", "embedding");
            writer.WriteNumber("index", i);
            if (isBase64)
                writer.WriteBase64String("embedding", LittleEndian(Vectors[i]));
            else
                WriteNumbers(writer, Vectors[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("model", model);
        if (Truncated.Count > 0)
        {
            // No member of OpenAI's: its service refuses such texts.
            writer.WriteStartArray("truncated");
            foreach (var index in Truncated)
                writer.WriteNumberValue(index);
            writer.WriteEndArray();
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", Tokens);
        writer.WriteNumber("total_tokens", Tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, float[] vector)
    {
        writer.WriteStartArray("embedding");
        foreach (var number in vector)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static ReadOnlySpan<byte> LittleEndian(float[] vector)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes<float>(vector);
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes;
    }
}
