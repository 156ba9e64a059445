using FgClip.Bench.Inputs;
using FgClip.Bench.Peers;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Pipeline.Estimates;

namespace FgClip.Bench.Graph;

/// <summary>The vision graph of fgclip2-base's size, in GFLOP/s of its matrix products, beside sgemm of OpenBLAS at the graph's own shapes on the same cores.</summary>
internal sealed class GraphCase : ICase
{
    private const int PeerSeconds = 8;

    public string Name => "graph";

    public string Description => "GFLOP/s of the vision graph, fgclip2-base size, float32, against OpenBLAS' sgemm.";

    public async Task<IReadOnlyList<Measure>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var made = await MadeFolder.MakeAsync("fgclip2-base");
        using var encoder = new FgClipEncoder(made.Model);
        using var pictures = new NoiseBatch();
        var flops = new ModelFlops(made.Model.Manifest).Image(NoiseBatch.Patches, ImageOutputs.Pooled);
        var measure = await Measure.ByTurnsAsync(
            "vision graph, base size", "GFLOP/s", "OpenBLAS sgemm", 0.85, rounds,
            () => Task.FromResult(1e-9 * flops * pictures.PerSecond(encoder)),
            () => OpenBlas.MeasureAsync(NoiseBatch.Count * NoiseBatch.Patches, made.Model.Manifest.Vision.MlpWidth, made.Model.Manifest.Vision.Width, PeerSeconds));
        return [measure];
    }

}
