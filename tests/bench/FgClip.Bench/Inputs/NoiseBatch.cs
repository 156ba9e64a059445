using System.Diagnostics;
using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;

namespace FgClip.Bench.Inputs;

/// <summary>A batch of images of noise, as large as a device's batches of a base model are.</summary>
/// <param name="device">The device.</param>
internal sealed class NoiseBatch(EncoderOptions device) : IDisposable
{
    /// <summary>Patches of an image.</summary>
    public const int Patches = 256;

    private readonly TimeSpan _long = LongOn(device, cpuSeconds: 20);

    /// <summary>The images.</summary>
    public IReadOnlyList<PreparedImage> Images { get; } = [.. Enumerable.Range(0, CountOn(device)).Select(Noise)];

    /// <summary>How many images a job has in a batch.</summary>
    public static int CountOn(EncoderOptions device) =>
        device.Provider is ExecutionProvider.Cpu ? 4 : RunOptions.DefaultBatchTokens / Patches;

    /// <summary>How long to measure: a GPU is as steady after a few seconds as a CPU after many.</summary>
    public static TimeSpan LongOn(EncoderOptions device, int cpuSeconds) =>
        TimeSpan.FromSeconds(device.Provider is ExecutionProvider.Cpu ? cpuSeconds : 3);

    /// <summary>Images a second, of a graph that is warm.</summary>
    public double PerSecond(FgClipEncoder encoder)
    {
        encoder.EncodeImages(Images, ImageOutputs.Pooled);
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < _long)
        {
            encoder.EncodeImages(Images, ImageOutputs.Pooled);
            done += Images.Count;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var image in Images)
            image.Dispose();
    }

    private static PreparedImage Noise(int seed)
    {
        var image = new PreparedImage(256, 256, new PatchShape(16, 16), 16);
        new Random(seed).NextBytes(image.Patches);
        return image;
    }
}
