using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace FgClip.TestKit.Gcs;

/// <summary>An object as the server has it.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Generation">Its generation, which no other object of the server ever has.</param>
/// <param name="Bytes">Its bytes, as they are stored.</param>
/// <param name="Resource">What its writer said of it: content type and metadata.</param>
public sealed record GcsStored(string Name, long Generation, byte[] Bytes, JsonObject Resource)
{
    /// <summary>Whether it was stored with Content-Encoding gzip.</summary>
    public bool IsGzip => (string?)Resource["contentEncoding"] == "gzip";

    /// <summary>What the API says of it.</summary>
    public JsonObject ToJson(string bucket)
    {
        var json = (JsonObject)Resource.DeepClone();
        json["kind"] = "storage#object";
        json["bucket"] = bucket;
        json["name"] = Name;
        json["generation"] = Generation.ToString(CultureInfo.InvariantCulture);
        json["metageneration"] = "1";
        json["size"] = Bytes.Length.ToString(CultureInfo.InvariantCulture);
        json["crc32c"] = Crc32C(Bytes);
        return json;
    }

    private static string Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        var big = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(big, ~crc);
        return Convert.ToBase64String(big);
    }
}

/// <summary>The objects of one bucket; every change is atomic.</summary>
public sealed class GcsObjects
{
    private static long _generations = 1_700_000_000_000_000;

    private readonly SortedDictionary<byte[], GcsStored> _objects = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    /// <summary>Returns an object; null where there is none.</summary>
    public GcsStored? Find(string name)
    {
        lock (_objects)
            return _objects.GetValueOrDefault(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Puts an object there, if the name has a generation; 0 is none, null any.</summary>
    /// <returns>It; null where the condition does not hold.</returns>
    public GcsStored? Put(string name, byte[] bytes, JsonObject resource, long? ifGenerationMatch)
    {
        lock (_objects)
        {
            if (ifGenerationMatch is { } wanted && (Find(name)?.Generation ?? 0) != wanted)
                return null;
            var stored = new GcsStored(name, Interlocked.Increment(ref _generations), bytes, resource);
            return _objects[Encoding.UTF8.GetBytes(name)] = stored;
        }
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string name)
    {
        lock (_objects)
            return _objects.Remove(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>The objects whose names start with a prefix, by the bytes of their UTF-8.</summary>
    public IReadOnlyList<GcsStored> List(string prefix)
    {
        lock (_objects)
            return [.. _objects.Values.Where(stored => stored.Name.StartsWith(prefix, StringComparison.Ordinal))];
    }
}
