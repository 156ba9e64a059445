using System.Buffers;
using System.Security.Cryptography;
using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;

namespace FgClip.Model.Import;

/// <summary>Writes the weights file by its plan, one weight in memory at a time, and takes its digest on the way.</summary>
internal sealed class WeightsWriter(Checkpoint checkpoint, WeightPlan plan, IProgress<ImportProgress>? progress)
{
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
            var part = 0;
            await foreach (var (index, bytes) in EncodeAsync(weight, cancellationToken))
            {
                if (index == part)
                {
                    await AppendAsync(new byte[weight.Tensors[part++].Offset - written]);
                }
                await AppendAsync(bytes);
            }
            progress?.Report(new(weight.Recipe.Name, written, plan.Length));
        }
        if (written != plan.Length) throw new InvalidOperationException($"Weights of {plan.Length} bytes were planned, {written} written.");
        stream.Flush(flushToDisk: true);
        return digest.GetHashAndReset();
    }

    /// <summary>The bytes of each of a weight's tensors in turn; large weights in blocks.</summary>
    private async IAsyncEnumerable<(int Part, ReadOnlyMemory<byte> Bytes)> EncodeAsync(
        PlannedWeight weight, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (weight.Encoding is FloatEncoding encoding)
        {
            await foreach (var values in ValuesAsync(weight.Recipe, cancellationToken))
            {
                var bytes = ArrayPool<byte>.Shared.Rent(values.Length * sizeof(float));
                yield return (0, bytes.AsMemory(0, encoding.Encode(values.Span, bytes)));
                ArrayPool<byte>.Shared.Return(bytes);
            }
            yield break;
        }
        throw new NotSupportedException($"No way to write {weight.Encoding.GetType().Name}.");
    }

    private async IAsyncEnumerable<ReadOnlyMemory<float>> ValuesAsync(
        WeightRecipe recipe, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (recipe.Arrange is null)
        {
            await foreach (var block in checkpoint.ReadBlocksAsync(recipe.Sources[0].Name, cancellationToken)) yield return block;
            yield break;
        }
        List<float[]> sources = [];
        foreach (var source in recipe.Sources) sources.Add(await checkpoint.ReadAsync(source.Name, cancellationToken));
        yield return recipe.Arrange(sources);
    }
}
