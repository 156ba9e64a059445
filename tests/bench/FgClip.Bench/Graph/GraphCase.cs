using System.Diagnostics;
using FgClip.Bench.Inputs;
using FgClip.Bench.Peers;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Pipeline.Estimates;

namespace FgClip.Bench.Graph;

/// <summary>The vision graph of fgclip2-base's size, in GFLOP/s of its matrix products, beside sgemm of OpenBLAS at the graph's own shapes on the same cores.</summary>
internal sealed class GraphCase : ICase
{
    private const int Patches = 256, Batch = 8, PeerSeconds = 8;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    public string Name => "graph";

    public string Description => "GFLOP/s of the vision graph, fgclip2-base size, float32, against OpenBLAS' sgemm.";

    public async Task<IReadOnlyList<Measure>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var made = await MadeFolder.MakeAsync("fgclip2-base");
        using var encoder = new FgClipEncoder(made.Model);
        var pictures = Enumerable.Range(0, Batch).Select(Noise).ToList();
        var flops = Batch * new ModelFlops(made.Model.Manifest).Image(Patches, ImageOutputs.Pooled);
        encoder.EncodeImages(pictures, ImageOutputs.Pooled);
        var measure = await Measure.ByTurnsAsync(
            "vision graph, base size", "GFLOP/s", "OpenBLAS sgemm", 0.85, rounds,
            () => Task.FromResult(Speed(encoder, pictures, flops)),
            () => OpenBlas.MeasureAsync(Batch * Patches, made.Model.Manifest.Vision.MlpWidth, made.Model.Manifest.Vision.Width, PeerSeconds));
        pictures.ForEach(picture => picture.Dispose());
        return [measure];
    }

    private static double Speed(FgClipEncoder encoder, IReadOnlyList<PreparedImage> pictures, double flops)
    {
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < Long)
        {
            encoder.EncodeImages(pictures, ImageOutputs.Pooled);
            done++;
        }

        return 1e-9 * done * flops / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static PreparedImage Noise(int seed)
    {
        var picture = new PreparedImage(256, 256, new PatchShape(16, 16), 16);
        new Random(seed).NextBytes(picture.Patches);
        return picture;
    }
}
