using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Mining.Products;
using FgClip.Model;
using FgClip.Model.Folders;
using FgClip.Storage;

namespace FgClip.Evaluation.Classes;

/// <summary>Classes with their vectors, ready to be compared.</summary>
internal sealed class ClassSet : IDisposable
{
    private readonly float[] _vectors;

    private ClassSet(ClassList classes, float[] vectors)
    {
        (Classes, _vectors) = (classes, vectors);
        Size = vectors.Length / classes.Names.Count;
        Packed = new PackedRows(ScoreKernel.Candidates, Size, classes.Names.Count);
        Packed.Add(vectors);
        Numbers = [.. Enumerable.Range(0, classes.Names.Count)];
    }

    /// <summary>The classes.</summary>
    public ClassList Classes { get; }

    /// <summary>Numbers in a vector.</summary>
    public int Size { get; }

    /// <summary>The vectors, as the kernel reads them.</summary>
    public PackedRows Packed { get; }

    /// <summary>The numbers of the classes: 0, 1, 2, ….</summary>
    public int[] Numbers { get; }

    /// <summary>The vector of a class.</summary>
    public ReadOnlySpan<float> Vector(int index) => _vectors.AsSpan(index * Size, Size);

    /// <summary>Computes the vectors of classes, or reads those that an earlier run computed.</summary>
    /// <exception cref="ModelFolderException">The model is missing, is not that of the dataset, or lacks the head.</exception>
    public static async Task<ClassSet> ComputeAsync(ClassSource source, ClassList classes, WalkType head, EmbeddedDataset dataset,
        IObjectStore output, IProgress<MiningProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = ModelFolder.Open(source.Model);
        if (dataset.Manifest.ModelDigest != folder.Digest)
        {
            throw new ModelFolderException(
                $"{folder.Path} is not the model that computed {dataset.Store.Root}: its digest is {folder.Digest[..12]}, not "
                + $"{dataset.Manifest.ModelDigest[..12]}.");
        }

        if (!folder.Manifest.TextHeads.ContainsKey(head))
            throw new ModelFolderException($"{folder.Path} has no {head.ToString().ToLowerInvariant()} text head.");
        var templates = await TemplateList.ReadAsync(source.Templates, source.LowerCase, cancellationToken).ConfigureAwait(false);
        var vectors = await ClassVectors.ComputeAsync(folder, head, classes, templates, output,
            done => progress?.Report(new MiningProgress(MiningStep.Plan, done, classes.Names.Count)), cancellationToken)
            .ConfigureAwait(false);
        return new ClassSet(classes, vectors);
    }

    public void Dispose() => Packed.Dispose();
}
