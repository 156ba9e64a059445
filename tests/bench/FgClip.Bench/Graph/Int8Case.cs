using System.Numerics.Tensors;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

namespace FgClip.Bench.Graph;

/// <summary>
/// The int8 graph of fgclip2-base's size beside the float32 graph of the same weights. An image's vector must be near float32's, and the
/// same alone as in a batch.
/// </summary>
internal sealed class Int8Case : ICase
{
    private const float Near = 0.995f, Same = 1e-5f;

    public string Name => "int8";

    public string Description => "the vision graph in int8, fgclip2-base size, against float32.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var small = await SyntheticFolder.MakeAsync("fgclip2-base", ModelPrecision.Int8);
        using var large = await SyntheticFolder.MakeAsync("fgclip2-base");
        using var int8 = new FgClipEncoder(small.Model);
        using var float32 = new FgClipEncoder(large.Model);
        using var images = new NoiseBatch(int8.Options);
        var cosine = Compare(int8, float32, images);
        return
        [
            await Measure.ByTurnsAsync(
                "vision graph, base size, int8", "images/s", "the same in float32", 2, options.Rounds,
                () => Task.FromResult(images.PerSecond(int8)), () => Task.FromResult(images.PerSecond(float32))),
            new("lowest cosine of int8 and float32", "", cosine, Near, "the tolerance of an int8 import", [cosine / Near], 1),
        ];
    }

    private static float Compare(FgClipEncoder int8, FgClipEncoder float32, NoiseBatch images)
    {
        var exact = float32.EncodeImages(images.Images, ImageOutputs.Pooled);
        var together = int8.EncodeImages(images.Images, ImageOutputs.Pooled);
        for (var i = 0; i < together.Count; i++)
        {
            var alone = int8.EncodeImages([images.Images[i]], ImageOutputs.Pooled)[0];
            if (TensorPrimitives.Distance(alone.Pooled.Span, together[i].Pooled.Span) > Same * TensorPrimitives.Norm(alone.Pooled.Span))
                throw new InvalidOperationException($"Image {i} has another int8 vector alone than in a batch.");
        }

        return exact.Zip(together, (a, b) => TensorPrimitives.CosineSimilarity(a.Pooled.Span, b.Pooled.Span)).Min();
    }
}
