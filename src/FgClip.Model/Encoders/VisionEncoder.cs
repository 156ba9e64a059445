using System.Runtime.InteropServices;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>Runs the vision graphs.</summary>
internal sealed class VisionEncoder(ModelFolder folder, Func<string, InferenceSession> session)
{
    private readonly ModelManifest _manifest = folder.Manifest;
    private readonly PatchNormalizer _normalizer = new(folder.Manifest.Pixels);
    private readonly Lazy<PositionGrid?> _positions = new(() => ReadPositions(folder));

    // The floats of a batch, kept for the next one. The shared pool would keep some for each thread that ever ran a batch.
    private float[]? _buffer;

    public IReadOnlyList<ImageFeatures> Encode(IReadOnlyList<PreparedImage> batch, ImageOutputs outputs)
    {
        if (batch.Count == 0) return [];
        var shape = batch[0].Shape;
        Check(batch, shape);
        var graph = session(ModelGraphs.VisionFile(outputs));

        var (size, length) = (_manifest.EmbeddingSize, batch[0].Length);
        var patches = TakeBuffer(batch.Count * length);
        try
        {
            for (var i = 0; i < batch.Count; i++) _normalizer.Normalize(batch[i].Patches, patches.AsSpan(i * length, length));
            var pooled = new float[outputs.HasFlag(ImageOutputs.Pooled) ? batch.Count * size : 0];
            var dense = new float[outputs.HasFlag(ImageOutputs.Dense) ? batch.Count * shape.Count * size : 0];
            using var run = new GraphRun();
            run.Input(GraphNames.Patches, patches.AsMemory(0, batch.Count * length), batch.Count, shape.Count, length / shape.Count);
            if (_positions.Value is { } grid) run.Input<float>(GraphNames.Positions, grid.Resize(shape), 1, shape.Count, _manifest.Vision.Width);
            if (pooled.Length > 0) run.Output(GraphNames.Pooled, pooled, batch.Count, size);
            if (dense.Length > 0) run.Output(GraphNames.Dense, dense, batch.Count, shape.Count, size);
            run.Execute(graph, $"{batch.Count} pictures of {shape} patches");

            var cells = shape.Count * size;
            return [.. batch.Select((_, i) => new ImageFeatures(
                shape,
                pooled.Length == 0 ? default : pooled.AsMemory(i * size, size),
                dense.Length == 0 ? default : dense.AsMemory(i * cells, cells)))];
        }
        finally
        {
            Volatile.Write(ref _buffer, patches);
        }
    }

    private float[] TakeBuffer(int length) =>
        Interlocked.Exchange(ref _buffer, null) is { } buffer && buffer.Length >= length
            ? buffer
            : GC.AllocateUninitializedArray<float>(length);

    private void Check(IReadOnlyList<PreparedImage> batch, PatchShape shape)
    {
        var side = _manifest.Pixels.PatchSize;
        if (batch.FirstOrDefault(b => b.Shape != shape) is { } other)
        {
            throw new ArgumentException($"A batch is of one shape, but this one has {shape} and {other.Shape}.", nameof(batch));
        }
        if (batch[0].Length != shape.Count * side * side * 3)
        {
            throw new ArgumentException($"The pictures were not cut into patches of {side}x{side}.", nameof(batch));
        }
        if (_manifest.Pixels is { Resize: ResizeRule.Square, ImageSize: var image } && shape != new PatchShape(image / side, image / side))
        {
            throw new ArgumentException($"This model takes pictures of {image / side}x{image / side} patches, not {shape}.", nameof(batch));
        }
    }

    private static PositionGrid? ReadPositions(ModelFolder folder)
    {
        if (folder.Manifest.PositionGrid is not { } place) return null;
        var table = new float[place.Side * place.Side * place.Width];
        using var file = File.OpenHandle(folder.At(ModelGraph.WeightsFile));
        var bytes = MemoryMarshal.AsBytes(table.AsSpan());
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], place.Offset + done);
            if (read == 0) throw new ModelFolderException($"{folder.At(ModelGraph.WeightsFile)} ends before its table of positions does.");
            done += read;
        }
        return new(table, place.Side, place.Width);
    }
}
