using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Columnar;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>A Parquet file: planned by its footer, and a shard is a range of its rows.</summary>
internal sealed class ParquetInput(InputSource source, ObjectInfo info, ManifestOptions options, ReadingRules rules) : IInputReader
{
    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public async Task<InputSummary> PlanAsync(PlanningPass pass, CancellationToken cancellationToken)
    {
        using var manifest = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var sizes = new ParquetSizes(manifest, options, rules);
        foreach (var (name, kinds) in sizes.Columns())
            pass.Schema.Observe(name, kinds);

        pass.Observe(sizes.Fields);
        // Planning does not read its rows.
        pass.Keys.GiveUp();
        var row = 0L;
        foreach (var group in manifest.Groups)
        {
            var (bytes, boxes, negatives) = sizes.Row(group);
            for (var end = row + group.Rows; row < end; row++)
                await pass.AddAsync(row, row + 1, pass.RowSize.Estimate(bytes, boxes, negatives), info.Length * row / end,
                    cancellationToken).ConfigureAwait(false);
        }

        return default;
    }

    public async IAsyncEnumerable<ManifestRow> ReadAsync(ShardDescriptor shard,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var manifest = await OpenAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new ParquetRowReader(manifest, options, rules);
        await foreach (var row in reader.ReadAsync(shard.Offset, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private async Task<ParquetManifest> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await source.Store.OpenReadAsync(source.Name, 0, null, cancellationToken).ConfigureAwait(false);
        return await ParquetManifest.OpenAsync(source.DisplayName, stream, info.Length, cancellationToken).ConfigureAwait(false);
    }
}
