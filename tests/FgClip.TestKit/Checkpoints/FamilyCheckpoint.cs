using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace FgClip.TestKit.Checkpoints;

/// <summary>
/// The tiny checkpoints of other families, of which transformers computed the goldens. tests/fixtures/families has the rows of the token
/// embedding that the goldens' texts need; the others are zeros here.
/// </summary>
public static class FamilyCheckpoint
{
    private const string TokenEmbedding = "text_model.embeddings.token_embedding.weight";

    /// <summary>Writes a checkpoint folder with a tokenizer.</summary>
    /// <param name="name">A folder of tests/fixtures/families.</param>
    /// <param name="folder">A folder that is made where it does not exist.</param>
    public static async Task WriteAsync(string name, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in (string[])["config.json", "preprocessor_config.json"])
            File.Copy(Fixtures.At("families", name, file), Path.Combine(folder, file));
        if (name.StartsWith("clip", StringComparison.Ordinal))
        {
            await ToyClipTokenizer.WriteAsync(folder);
        }
        else
        {
            foreach (var file in Directory.EnumerateFiles(Fixtures.At("tokenizer-tiny")))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var bytes = await File.ReadAllBytesAsync(Fixtures.At("families", name, "weights.safetensors"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.safetensors"), WithAllTokens(bytes));
    }

    private static byte[] WithAllTokens(byte[] file)
    {
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var header = JsonNode.Parse(file.AsSpan(8, headerLength))!.AsObject();
        var metadata = header["__metadata__"]!;
        int[] rows = [.. ((string)metadata["token_rows"]!).Split(',').Select(int.Parse)];
        var count = int.Parse((string)metadata["token_count"]!);
        var embedding = header[TokenEmbedding]!;
        var width = (int)embedding["shape"]![1]!;
        var values = file.AsSpan(8 + headerLength);
        var given = values.Slice((int)embedding["data_offsets"]![0]!, rows.Length * width * sizeof(float));

        // The whole table goes behind everything else.
        embedding["shape"] = new JsonArray(count, width);
        embedding["data_offsets"] = new JsonArray(values.Length, values.Length + (count * width * sizeof(float)));
        var table = new byte[count * width * sizeof(float)];
        for (var i = 0; i < rows.Length; i++)
            given.Slice(i * width * sizeof(float), width * sizeof(float)).CopyTo(table.AsSpan(rows[i] * width * sizeof(float)));
        var json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. values, .. table];
    }
}
