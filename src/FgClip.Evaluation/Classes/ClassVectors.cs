using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FgClip.Mining.Attributes;
using FgClip.Mining.Plans;
using FgClip.Model;
using FgClip.Model.Folders;
using FgClip.Storage;

namespace FgClip.Evaluation.Classes;

/// <summary>
/// The vectors of classes: each text of a class has length 1, their mean is taken, and has length 1 again. They are computed once, some
/// classes at a time, and kept in the output until it is finished.
/// </summary>
internal static class ClassVectors
{
    private const int ClassesAtOnce = 16;

    /// <summary>Computes the vectors of all classes, one after the other.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="head">The text head.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="templates">The texts of a class.</param>
    /// <param name="output">Where vectors that are done lie.</param>
    /// <param name="progress">Receives how many classes are done.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<float[]> ComputeAsync(ModelFolder folder, WalkType head, ClassList classes, TemplateList templates,
        IObjectStore output, Action<int> progress, CancellationToken cancellationToken)
    {
        var size = folder.Manifest.EmbeddingSize;
        var vectors = new float[classes.Names.Count * size];
        var model = new Lazy<PhraseVectors>(() => new PhraseVectors(folder, memory: 0, head));
        try
        {
            foreach (var (chunk, names) in classes.Names.Chunk(ClassesAtOnce).Index())
            {
                progress(chunk * ClassesAtOnce);
                var target = vectors.AsMemory(chunk * ClassesAtOnce * size, names.Length * size);
                var name = $"{MiningLayout.Work}/classes/{chunk:000000}";
                if (await output.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
                {
                    await ReadAsync(output, name, target, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                Compute(model.Value, names, templates, size, target.Span, cancellationToken);
                await output.PutBytesAsync(name, MemoryMarshal.AsBytes(target.Span).ToArray(), CommitCondition.Absent,
                    MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (model.IsValueCreated)
                model.Value.Dispose();
        }

        return vectors;
    }

    private static void Compute(PhraseVectors model, string[] names, TemplateList templates, int size, Span<float> target,
        CancellationToken cancellationToken)
    {
        var texts = model.Compute([.. names.SelectMany(templates.Fill)], cancellationToken);
        foreach (var (index, name) in names.Index())
        {
            var mean = target.Slice(index * size, size);
            foreach (var text in templates.Fill(name))
                TensorPrimitives.Add(mean, texts[text], mean);
            TensorPrimitives.Divide(mean, templates.Templates.Count, mean);
            Model.Encoders.VectorMath.Normalize(mean);
        }
    }

    private static async Task ReadAsync(IObjectStore output, string name, Memory<float> target, CancellationToken cancellationToken)
    {
        var bytes = new byte[target.Length * sizeof(float)];
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        MemoryMarshal.Cast<byte, float>(bytes).CopyTo(target.Span);
    }
}
