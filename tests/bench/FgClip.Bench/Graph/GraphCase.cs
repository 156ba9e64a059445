using FgClip.Bench.Baselines;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Families;

namespace FgClip.Bench.Graph;

/// <summary>
/// The vision graph of fgclip2-base's size, in GFLOP/s of its matrix products, beside sgemm of OpenBLAS at the graph's own shapes on the
/// same cores; on a GPU, beside the same without copies.
/// </summary>
internal sealed class GraphCase : ICase
{
    private const int PeerSeconds = 8;

    public string Name => "graph";

    public string Description => "GFLOP/s of the vision graph, fgclip2-base size, float32, against OpenBLAS' sgemm.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var made = await SyntheticFolder.MakeAsync("fgclip2-base", options.Precision);
        using var encoder = new FgClipEncoder(made.Model, options.Device);
        using var images = new NoiseBatch(options.Device);
        var flops = ModelFamilies.Get(made.Model.Manifest.Family)
            .ImageFlops(made.Model.Manifest, NoiseBatch.Patches, ImageOutputs.Pooled);
        var measure = options.OnCpu
            ? await Measure.ByTurnsAsync(
                "vision graph, base size", "GFLOP/s", "OpenBLAS sgemm", 0.85, options.Rounds,
                () => Task.FromResult(1e-9 * flops * images.PerSecond(encoder)),
                () => OpenBlas.MeasureAsync(images.Images.Count * NoiseBatch.Patches, made.Model.Manifest.Vision.MlpWidth,
                made.Model.Manifest.Vision.Width, PeerSeconds))
            : await Measure.ByTurnsAsync(
                "vision graph, base size", "images/s", "numbers that lie on the GPU", null, options.Rounds,
                () => Task.FromResult(images.PerSecond(encoder)), () => Task.FromResult(
                    ResidentBatch.PerSecond(made.Model, options.Device, images.Images.Count)));
        return [measure];
    }
}
