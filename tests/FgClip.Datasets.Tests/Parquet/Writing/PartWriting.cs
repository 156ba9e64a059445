using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Parquet.Writing;

/// <summary>A part that a test writes to a folder of its own.</summary>
public abstract class PartWriting : IDisposable
{
    private protected const int Dimension = 8;

    private readonly TempFolder _folder = new();

    protected PartWriting()
    {
        Store = new FileObjectStore(_folder.Path);
        Spec = Samples.Spec(_folder.Path, "in.jsonl") with { Features = Samples.EveryFeature };
    }

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected string File => _folder.At("part.parquet");

    private protected FileObjectStore Store { get; }

    private protected JobSpec Spec { get; }

    public void Dispose() => _folder.Dispose();

    private protected static FeatureOptions Dense(DenseType type) => Samples.EveryFeature with { DenseType = type };

    private protected static PartSchema Layout(FeatureOptions features) => new(Samples.Carried, features);

    private protected async Task<PartSummary> WriteAsync(
        FeatureOptions features, IReadOnlyList<OutputRow> rows, int rowGroupBytes = ParquetPartWriter.RowGroupBytes)
    {
        await using var file = System.IO.File.Create(File);
        await using var writer = await ParquetPartWriter.CreateAsync(file, Layout(features), Samples.Metadata(Spec), rowGroupBytes,
            Cancel);
        foreach (var row in rows)
            await writer.WriteAsync(row, Cancel);
        return await writer.CompleteAsync(Cancel);
    }
}
