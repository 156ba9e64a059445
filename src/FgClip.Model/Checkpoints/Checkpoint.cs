using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json;

namespace FgClip.Model.Checkpoints;

/// <summary>
/// The weights of a checkpoint folder: <c>model.safetensors</c>, or the shards that <c>model.safetensors.index.json</c> names.
/// Opening reads the headers only; tensors are read one at a time.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private const int BlockElements = 1 << 22;
    private readonly Dictionary<string, (TensorEntry Entry, FileStream Stream)> _tensors = new(StringComparer.Ordinal);
    private readonly List<FileStream> _streams = [];

    private Checkpoint(string folder) => Folder = folder;

    public string Folder { get; }

    public IEnumerable<TensorEntry> Tensors => _tensors.Values.Select(t => t.Entry);

    /// <exception cref="CheckpointException">No weights, or a file that is not what it claims to be.</exception>
    public static async Task<Checkpoint> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint(folder);
        try
        {
            foreach (var (file, tensors) in await FilesAsync(folder, cancellationToken))
            {
                await checkpoint.AddAsync(file, tensors, cancellationToken);
            }
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public TensorEntry? Find(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Entry : null;

    /// <summary>The whole tensor as float32.</summary>
    public async Task<float[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var values = new float[_tensors[name].Entry.Count];
        var filled = 0;
        await foreach (var block in ReadBlocksAsync(name, cancellationToken))
        {
            block.CopyTo(values.AsMemory(filled));
            filled += block.Length;
        }
        return values;
    }

    /// <summary>The tensor as float32, a block at a time; a block is overwritten by the next.</summary>
    /// <exception cref="CheckpointException">A number of it is not finite.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<float>> ReadBlocksAsync(
        string name, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (entry, stream) = _tensors[name];
        var size = (int)Math.Min(BlockElements, entry.Count);
        var bytes = ArrayPool<byte>.Shared.Rent(size * entry.ElementSize);
        var values = ArrayPool<float>.Shared.Rent(size);
        try
        {
            for (long done = 0; done < entry.Count; done += size)
            {
                var count = (int)Math.Min(size, entry.Count - done);
                var raw = bytes.AsMemory(0, count * entry.ElementSize);
                stream.Position = entry.Offset + (done * entry.ElementSize);
                await stream.ReadExactlyAsync(raw, cancellationToken);
                TensorValues.Widen(raw.Span, entry.Dtype, values.AsSpan(0, count));
                if (!TensorPrimitives.IsFiniteAll<float>(values.AsSpan(0, count)))
                {
                    throw new CheckpointException($"{Folder}: {name} has a number that is not finite, so its vectors would have none "
                        + "either. The checkpoint is damaged.");
                }

                yield return values.AsMemory(0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    public void Dispose() => _streams.ForEach(s => s.Dispose());

    private async Task AddAsync(string file, IReadOnlySet<string>? wanted, CancellationToken cancellationToken)
    {
        FileStream stream;
        try
        {
            stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{file} is missing, though model.safetensors.index.json names it.", e);
        }

        _streams.Add(stream);
        foreach (var entry in await SafetensorsHeader.ReadAsync(stream, file, cancellationToken))
        {
            if (wanted is null || wanted.Contains(entry.Name))
                _tensors[entry.Name] = (entry, stream);
        }
    }

    private static async Task<IReadOnlyList<(string File, IReadOnlySet<string>? Tensors)>> FilesAsync(
        string folder, CancellationToken cancellationToken)
    {
        var index = Path.Combine(folder, "model.safetensors.index.json");
        if (File.Exists(index))
            return ShardsOf(index, await File.ReadAllBytesAsync(index, cancellationToken));
        var single = Path.Combine(folder, "model.safetensors");
        if (File.Exists(single))
            return [(single, null)];
        throw new CheckpointException(
            $"{folder} has neither model.safetensors nor model.safetensors.index.json. Weights in other formats (.bin, .pt) are not read.");
    }

    private static List<(string, IReadOnlySet<string>?)> ShardsOf(string index, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var shards = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                var file = property.Value.GetString();
                if (string.IsNullOrEmpty(file) || Path.GetFileName(file) != file)
                {
                    throw new CheckpointException($"{index}: tensor {property.Name} lies in \"{file}\", which is not a file name.");
                }
                if (!shards.TryGetValue(file, out var tensors))
                    shards.Add(file, tensors = new(StringComparer.Ordinal));
                tensors.Add(property.Name);
            }
            var folder = Path.GetDirectoryName(index)!;
            return [.. shards.Select(s => (Path.Combine(folder, s.Key), (IReadOnlySet<string>?)s.Value))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CheckpointException($"{index} is not the index of a sharded checkpoint: {e.Message}", e);
        }
    }
}
