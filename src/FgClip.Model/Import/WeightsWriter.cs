using System.Numerics.Tensors;
using System.Security.Cryptography;
using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;

namespace FgClip.Model.Import;

/// <summary>Writes the weights file by its plan, one weight in memory at a time, and takes its digest on the way.</summary>
internal sealed class WeightsWriter(Checkpoint checkpoint, WeightPlan plan, IProgress<ImportProgress>? progress)
{
    /// <summary>The smallest number that float16 rounds to infinity.</summary>
    private const float HalfLimit = 65_520;

    /// <summary>The file's sha256.</summary>
    public async Task<byte[]> WriteAsync(string file, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
            PreallocationSize = plan.Length,
        });
        long written = 0;

        async Task AppendAsync(ReadOnlyMemory<byte> bytes)
        {
            digest.AppendData(bytes.Span);
            await stream.WriteAsync(bytes, cancellationToken);
            written += bytes.Length;
        }

        foreach (var weight in plan.Weights)
        {
            await foreach (var values in ValuesAsync(weight.Recipe, cancellationToken))
            {
                CheckRange(weight, values.Span);
                foreach (var (tensor, bytes) in weight.Tensors.Zip(weight.Encoding.Encode(weight.Recipe.Shape, values.Span)))
                {
                    if (written < tensor.Offset)
                        await AppendAsync(new byte[tensor.Offset - written]);
                    await AppendAsync(bytes);
                }
            }
            progress?.Report(new(weight.Recipe.Name, written, plan.Length));
        }
        if (written != plan.Length)
            throw new InvalidOperationException($"Weights of {plan.Length} bytes were planned, {written} written.");
        stream.Flush(flushToDisk: true);
        return digest.GetHashAndReset();
    }

    /// <summary>float16 makes infinity of a number beyond its range.</summary>
    private void CheckRange(PlannedWeight weight, ReadOnlySpan<float> values)
    {
        if (weight.Tensors[0].Part.Type is not ElementType.Float16
            || MathF.Abs(TensorPrimitives.MaxMagnitude(values)) is not (>= HalfLimit and var largest))
            return;
        throw new CheckpointException(
            $"{checkpoint.Folder}: {weight.Recipe.Name} has the number {largest}, which is beyond float16. Import in another precision.");
    }

    /// <summary>The weight's values: in blocks where they are taken as they are, else at once.</summary>
    private async IAsyncEnumerable<ReadOnlyMemory<float>> ValuesAsync(
        WeightRecipe recipe, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (recipe.Arrange is null)
        {
            await foreach (var block in checkpoint.ReadBlocksAsync(recipe.Sources[0].Name, cancellationToken))
                yield return block;
            yield break;
        }
        List<float[]> sources = [];
        foreach (var source in recipe.Sources)
            sources.Add(await checkpoint.ReadAsync(source.Name, cancellationToken));
        yield return recipe.Arrange(sources);
    }
}
