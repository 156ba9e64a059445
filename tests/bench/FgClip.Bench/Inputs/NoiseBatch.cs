using System.Diagnostics;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;

namespace FgClip.Bench.Inputs;

/// <summary>A batch of pictures of noise, as large as a CPU's batches of a base model are.</summary>
internal sealed class NoiseBatch : IDisposable
{
    /// <summary>Patches of a picture, and pictures.</summary>
    public const int Patches = 256, Count = 4;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    /// <summary>The pictures.</summary>
    public IReadOnlyList<PreparedImage> Pictures { get; } = [.. Enumerable.Range(0, Count).Select(Noise)];

    /// <summary>Pictures a second, of a graph that is warm.</summary>
    public double PerSecond(FgClipEncoder encoder)
    {
        encoder.EncodeImages(Pictures, ImageOutputs.Pooled);
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < Long)
        {
            encoder.EncodeImages(Pictures, ImageOutputs.Pooled);
            done += Count;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var picture in Pictures) picture.Dispose();
    }

    private static PreparedImage Noise(int seed)
    {
        var picture = new PreparedImage(256, 256, new PatchShape(16, 16), 16);
        new Random(seed).NextBytes(picture.Patches);
        return picture;
    }
}
