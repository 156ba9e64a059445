using System.Numerics.Tensors;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Model.Import;
using FgClip.TestKit;

namespace FgClip.Bench.Pixels;

/// <summary>How far <c>--decode fast</c> leads a vector away, by the model of tests/fixtures that was trained on drawn scenes.</summary>
internal static class FastDifference
{
    private const int Limit = 256;

    /// <summary>The lowest cosine of an image's vectors, decoded fast and exactly.</summary>
    public static async Task<Measure> MeasureAsync(IReadOnlyList<byte[]> files, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        var model = await ModelImporter.ImportAsync(Fixtures.CheckpointShapes, folder.At("model"), new(),
            cancellationToken: cancellationToken);
        using var encoder = new FgClipEncoder(model);
        var (decoder, preparer) = (new ImageDecoder(), new ImagePreparer(model.Manifest.Pixels));
        var cosines = files.Select(file => TensorPrimitives.CosineSimilarity(Vector(file, null), Vector(file, preparer.SizeNeeded(Limit))))
            .ToList();
        return new("--decode fast: lowest cosine with exact", "", cosines.Min(), 1, "the same vector", [cosines.Min()], null);

        float[] Vector(byte[] file, TargetSizeHint? needed)
        {
            using var image = decoder.Decode(file, long.MaxValue, needed);
            using var prepared = preparer.Prepare(image, Limit);
            return encoder.EncodeImages([prepared], ImageOutputs.Pooled)[0].Pooled.ToArray();
        }
    }
}
