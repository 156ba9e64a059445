using System.Runtime.InteropServices;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>Runs the vision graphs.</summary>
internal sealed class VisionEncoder(ModelFolder folder, EncoderOptions options, Func<string, InferenceSession> session) : IDisposable
{
    private readonly ModelManifest _manifest = folder.Manifest;
    private readonly PatchNormalizer _normalizer = new(folder.Manifest.Pixels);
    private readonly Lazy<PositionGrid?> _positions = new(() => ReadPositions(folder), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>A CPU that computes has none to spare for staging.</summary>
    private readonly int _stagingThreads = options.Provider is ExecutionProvider.Cpu ? 1 : Math.Min(4, Environment.ProcessorCount);

    private readonly FloatBuffers _buffers = new();
    private bool _asked;

    /// <summary>Whether images of a batch may differ in shape: a square has one, and folders of older imports lack the graphs.</summary>
    public bool TakesMixedShapes { get; } =
        folder.Manifest.Files.Any(file => file.Name == ModelGraphs.PaddedVisionFile(ImageOutputs.Pooled));

    public StagedImages Stage(IReadOnlyList<PreparedImage> batch)
    {
        Check(batch);
        return new(batch, _normalizer, _positions.Value, _buffers, _stagingThreads);
    }

    public IReadOnlyList<ImageFeatures> Encode(StagedImages batch, ImageOutputs outputs)
    {
        var graph = session(batch.IsPadded ? ModelGraphs.PaddedVisionFile(outputs) : ModelGraphs.VisionFile(outputs));
        StageForDeviceOf(graph);
        var (count, places, size) = (batch.Shapes.Count, batch.PaddedLength, _manifest.EmbeddingSize);
        var pooled = new float[outputs.HasFlag(ImageOutputs.Pooled) ? count * size : 0];
        var dense = new float[outputs.HasFlag(ImageOutputs.Dense) ? count * places * size : 0];
        using var run = new GraphRun();
        run.Input(GraphNames.Patches, batch.Patches, count, places, batch.Patches.Length / count / places);
        if (batch.Positions is { } positions)
            run.Input(GraphNames.Positions, positions, batch.IsPadded ? count : 1, places, _manifest.Vision.Width);
        if (batch.IsPadded)
            run.Input<int>(GraphNames.Lengths, batch.Lengths, count);
        if (pooled.Length > 0)
            run.Output(GraphNames.Pooled, pooled, count, size);
        if (dense.Length > 0)
            run.Output(GraphNames.Dense, dense, count, places, size);
        run.Execute(graph, $"{count} images of {(batch.IsPadded ? "several shapes" : batch.Shapes[0])}, {places} patches each");

        return [.. batch.Shapes.Select((shape, i) => new ImageFeatures(
            shape,
            pooled.Length == 0 ? default : pooled.AsMemory(i * size, size),
            dense.Length == 0 ? default : dense.AsMemory(i * places * size, shape.Count * size)))];
    }

    /// <summary>Gives back what batches are staged in.</summary>
    public void Dispose() => _buffers.Dispose();

    /// <summary>The first session to be opened says where the next batches are best staged.</summary>
    private void StageForDeviceOf(InferenceSession graph)
    {
        if (Interlocked.Exchange(ref _asked, true))
            return;
        if (PageLocked.AllocatorOf(graph, options) is { } allocator)
            _buffers.AllocateBy(allocator);
    }

    private void Check(IReadOnlyList<PreparedImage> batch)
    {
        var (side, shape) = (_manifest.Pixels.PatchSize, batch[0].Shape);
        if (!TakesMixedShapes && batch.FirstOrDefault(b => b.Shape != shape) is { } other)
        {
            throw new ArgumentException($"A batch of this model is of one shape, but this one has {shape} and {other.Shape}.",
                nameof(batch));
        }
        if (batch.Any(b => b.Length != b.Shape.Count * side * side * 3))
        {
            throw new ArgumentException($"The images were not cut into patches of {side}x{side}.", nameof(batch));
        }
        if (_manifest.Pixels is { IsFixedSize: true, ImageSize: var image } && shape != new PatchShape(image / side, image / side))
        {
            throw new ArgumentException($"This model takes images of {image / side}x{image / side} patches, not {shape}.", nameof(batch));
        }
    }

    private static PositionGrid? ReadPositions(ModelFolder folder)
    {
        if (folder.Manifest.PositionGrid is not { } place)
            return null;
        var table = new float[place.Side * place.Side * place.Width];
        using var file = File.OpenHandle(folder.At(ModelGraph.WeightsFile));
        var bytes = MemoryMarshal.AsBytes(table.AsSpan());
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], place.Offset + done);
            if (read == 0)
                throw new ModelFolderException($"{folder.At(ModelGraph.WeightsFile)} ends before its table of positions does.");
            done += read;
        }
        return new(table, place.Side, place.Width);
    }
}
