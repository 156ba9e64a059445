using System.Buffers.Binary;
using System.Text.Json;

namespace FgClip.Model.Checkpoints;

/// <summary>
/// The header of a safetensors file: 8 bytes of length, then JSON of {name: {dtype, shape, data_offsets}}. Everything that a later
/// read relies on is checked here, because the file may be cut, hostile or no safetensors at all.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The format's own bound on the JSON.</summary>
    public const long MaxLength = 100_000_000;

    public static async Task<IReadOnlyList<TensorEntry>> ReadAsync(Stream stream, string file, CancellationToken cancellationToken)
    {
        var prefix = new byte[8];
        if (stream.Length < prefix.Length)
            throw new CheckpointException($"{file} is {stream.Length} bytes long: no safetensors file.");
        await stream.ReadExactlyAsync(prefix, cancellationToken);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength || (long)length > stream.Length - prefix.Length)
        {
            throw new CheckpointException(
                $"{file}: the header claims {length} bytes, but the file has {stream.Length} and a header at most {MaxLength}. " +
                "It is cut short, or no safetensors file (a Git LFS pointer?).");
        }

        var json = new byte[length];
        await stream.ReadExactlyAsync(json, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement, file, prefix.Length + (long)length, stream.Length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"{file}: the header is not the JSON of a safetensors file: {e.Message}", e);
        }
    }

    private static List<TensorEntry> Parse(JsonElement root, string file, long dataStart, long fileLength)
    {
        var entries = new List<TensorEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
                continue;
            if (!names.Add(property.Name))
                throw new CheckpointException($"{file}: tensor {property.Name} is in the header twice.");
            if (Entry(property, file, dataStart, fileLength) is { } entry)
                entries.Add(entry);
        }

        entries.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        for (var i = 1; i < entries.Count; i++)
        {
            var (before, after) = (entries[i - 1], entries[i]);
            if (before.Offset + before.Length > after.Offset)
            {
                throw new CheckpointException($"{file}: the data of tensors {before.Name} and {after.Name} overlap.");
            }
        }
        return entries;
    }

    private static TensorEntry? Entry(JsonProperty property, string file, long dataStart, long fileLength)
    {
        var where = $"{file}: tensor {property.Name}";
        foreach (var key in (ReadOnlySpan<string>)["dtype", "shape", "data_offsets"])
        {
            if (!property.Value.TryGetProperty(key, out _))
                throw new CheckpointException($"{where} has no \"{key}\".");
        }

        TensorDtype? dtype = property.Value.GetProperty("dtype").GetString() switch
        {
            "F32" => TensorDtype.Float32,
            "F16" => TensorDtype.Float16,
            "BF16" => TensorDtype.BFloat16,
            _ => null, // Such as the I64 position ids of older checkpoints: no weight of ours.
        };
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64())];
        if (offsets is not [var begin, var end] || begin < 0 || end < begin || end > fileLength - dataStart)
        {
            throw new CheckpointException(
                $"{where}: data_offsets {TensorEntry.Format(offsets)} are not within the {fileLength - dataStart} bytes of data. " +
                "The file is cut short or broken.");
        }
        if (dtype is not { } known)
            return null;
        if (Bytes(shape, known) is var bytes && bytes != end - begin)
        {
            throw new CheckpointException(
                $"{where}: shape {TensorEntry.Format(shape)} of {known} needs {(bytes is null ? "too many" : $"{bytes}")} bytes, " +
                $"data_offsets give {end - begin}.");
        }
        return new(property.Name, known, shape, dataStart + begin, end - begin);
    }

    private static long? Bytes(long[] shape, TensorDtype dtype)
    {
        Int128 bytes = TensorEntry.SizeOf(dtype);
        foreach (var dimension in shape)
        {
            if (dimension < 0)
                return null;
            bytes *= dimension;
            if (bytes > long.MaxValue)
                return null;
        }
        return (long)bytes;
    }
}
