using System.Security.Cryptography;
using System.Text;

namespace FgClip.Simulation.Scenarios;

/// <summary>The rows of a schedule's inputs: whose image is missing, and which one brings its worker down.</summary>
internal sealed class SimulatedRows
{
    /// <summary>Gets the keys of rows whose image is not there yet.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the keys of rows that kill the process which computes them.</summary>
    public HashSet<string> Deadly { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the keys of each input, by its address.</summary>
    public Dictionary<string, IReadOnlyList<string>> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an input.</summary>
    /// <returns>Its text, as JSON lines.</returns>
    public byte[] Add(string address, IReadOnlyList<string> keys)
    {
        Inputs[address] = keys;
        return Encoding.UTF8.GetBytes(string.Concat(keys.Select(key => $$"""{"key":"{{key}}","image":"{{key}}.png"}""" + "\n")));
    }

    /// <summary>Computes the digest of a row's image.</summary>
    public static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Computes a row's vector: it follows from the key alone, as an image's vector follows from the image.</summary>
    public static float[] Vector(string key)
    {
        var random = new Random(key.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter)));
        var (x, y) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
        var length = MathF.Sqrt(x * x + y * y);
        return [x / length, y / length];
    }
}
