using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Plans;
using FgClip.Model;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Demo;

/// <summary>What the demo's dataset holds, read back from its parts, row by row.</summary>
internal sealed class DemoVectors
{
    private DemoVectors()
    {
    }

    public List<float[]> Images { get; } = [];

    public List<float[]> ShortTexts { get; } = [];

    public List<float[]> LongTexts { get; } = [];

    public List<(PatchShape Shape, float[] Vectors)> Dense { get; } = [];

    public static async Task<DemoVectors> ReadAsync(string dataset, CancellationToken cancellationToken)
    {
        var store = ObjectStores.Open(dataset);
        var plan = await DatasetPlan.ReadLastAsync(store, cancellationToken) ?? throw new InvalidDataException($"{dataset} has no plan.");
        var vectors = new DemoVectors();
        for (var shard = 0; shard < plan.Shards; shard++)
        {
            await using var part = await ParquetPartReader.OpenAsync(store, plan.PartPlacement.Part(shard), cancellationToken);
            await vectors.AddAsync(part, cancellationToken);
        }
        return vectors;
    }

    private async Task AddAsync(ParquetPartReader part, CancellationToken cancellationToken)
    {
        Images.AddRange(await WholeAsync(part, ColumnNames.ImageEmbedding, cancellationToken));
        ShortTexts.AddRange(await WholeAsync(part, ColumnNames.TextEmbedding(TextHead.Short), cancellationToken));
        LongTexts.AddRange(await WholeAsync(part, ColumnNames.TextEmbedding(TextHead.Long), cancellationToken));
        var high = await part.ReadAsync<int>(ColumnNames.DenseHeight, cancellationToken).ToListAsync(cancellationToken);
        var wide = await part.ReadAsync<int>(ColumnNames.DenseWidth, cancellationToken).ToListAsync(cancellationToken);
        var dense = await WholeAsync(part, ColumnNames.DenseEmbedding, cancellationToken);
        Dense.AddRange(dense.Select((map, row) => (new PatchShape(high[row]!.Value, wide[row]!.Value), map)));
    }

    private static async Task<List<float[]>> WholeAsync(ParquetPartReader part, string column, CancellationToken cancellationToken)
    {
        var vectors = await part.ReadVectorsAsync(column, cancellationToken).ToListAsync(cancellationToken);
        return [.. vectors.Select(vector => vector ?? throw new InvalidDataException($"A row of the demo has no {column}; its error "
            + "column says why."))];
    }
}
