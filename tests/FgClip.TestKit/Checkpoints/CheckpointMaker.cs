using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FgClip.TestKit.Checkpoints;

/// <summary>
/// Writes checkpoint folders whose weights are random but reproducible, as the goldens' checkpoints were made: the values depend on
/// the tensors' names and the seed alone.
/// </summary>
public static class CheckpointMaker
{
    /// <summary>Writes config.json, preprocessor_config.json and the weights; the tokenizer is the caller's.</summary>
    public static async Task WriteAsync(string architecture, string folder, CheckpointMakerOptions? options = null)
    {
        options ??= new();
        var sizes = SyntheticArchitecture.All[architecture];
        Directory.CreateDirectory(folder);
        await WriteJsonAsync(folder, "config.json", SyntheticConfig.Model(sizes, options.SparseConfig, options.Dtype));
        await WriteJsonAsync(folder, "preprocessor_config.json", SyntheticConfig.Preprocessor(sizes));

        var tensors = SyntheticTensors.Create(sizes).ToList();
        if (options.Shards == 1)
        {
            await WriteSafetensorsAsync(Path.Combine(folder, "model.safetensors"), tensors, options);
            return;
        }
        var map = new JsonObject();
        for (var shard = 0; shard < options.Shards; shard++)
        {
            var file = $"model-{shard + 1:d5}-of-{options.Shards:d5}.safetensors";
            List<SyntheticTensor> part = [.. tensors.Where((_, i) => i % options.Shards == shard)];
            await WriteSafetensorsAsync(Path.Combine(folder, file), part, options);
            foreach (var tensor in part)
                map[tensor.Name] = file;
        }
        await WriteJsonAsync(folder, "model.safetensors.index.json", new() { ["weight_map"] = map });
    }

    private static async Task WriteSafetensorsAsync(string path, List<SyntheticTensor> tensors, CheckpointMakerOptions options)
    {
        var (size, name) = options.Dtype switch
        {
            SyntheticDtype.Float32 => (4, "F32"),
            SyntheticDtype.Float16 => (2, "F16"),
            _ => (2, "BF16"),
        };
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long at = 0;
        foreach (var tensor in tensors)
        {
            var end = at + (tensor.Count * size);
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = name,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(d => (JsonNode)d)]),
                ["data_offsets"] = new JsonArray(at, end),
            };
            at = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, json.Length);
        await using var stream = File.Create(path);
        await stream.WriteAsync(prefix);
        await stream.WriteAsync(json);
        foreach (var tensor in tensors)
            await WriteValuesAsync(stream, tensor, size, options);
    }

    /// <summary>In blocks, which all cores fill.</summary>
    private static async Task WriteValuesAsync(FileStream stream, SyntheticTensor tensor, int size, CheckpointMakerOptions options)
    {
        const int slice = 1 << 18;
        var block = slice * Environment.ProcessorCount;
        for (long first = 0; first < tensor.Count; first += block)
        {
            var start = first;
            var bytes = new byte[Math.Min(block, tensor.Count - first) * size];
            Parallel.For(0, (bytes.Length + (slice * size) - 1) / (slice * size), i =>
            {
                var from = i * slice * size;
                SyntheticValues.Fill(
                    tensor, options.Seed, options.Dtype, start + (i * slice), bytes.AsSpan(
                        from, Math.Min(slice * size, bytes.Length - from)));
            });
            await stream.WriteAsync(bytes);
        }
    }

    private static Task WriteJsonAsync(string folder, string file, JsonObject json) =>
        File.WriteAllTextAsync(Path.Combine(folder, file), json.ToJsonString());
}
