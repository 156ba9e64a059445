using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Items;

/// <summary>Takes the items of a dataset's parts, one part at a time: the first step of a mining job.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="side">Which items.</param>
/// <param name="output">The mining output.</param>
internal sealed class Gatherer(EmbeddedDataset dataset, SideSpec side, IObjectStore output)
{
    /// <summary>What a part takes in memory: a row group of 128 MiB, its values as they are read, and what is written of them.</summary>
    public const long BytesPerPart = 512L << 20;

    /// <summary>Gathers a part, unless that is done.</summary>
    /// <exception cref="InvalidDataException">The part is damaged, or lacks the vectors.</exception>
    public async Task<GatherReceipt> GatherAsync(int part, CancellationToken cancellationToken)
    {
        if (await ReadAsync(part, cancellationToken).ConfigureAwait(false) is { } done)
            return done;

        var source = dataset.Manifest.Parts[part];
        await using var files = await ItemFiles.BeginAsync(output, side, part, cancellationToken).ConfigureAwait(false);
        var missing = 0;
        await using (var columns = await StoredColumns.OpenAsync(dataset.Store, source.Name, cancellationToken).ConfigureAwait(false))
        {
            var keys = side.Vectors is null ? [] : Keys(columns);
            var foreign = side.Vectors is { } vectors
                ? await ForeignVectors.ReadAsync(vectors, keys, cancellationToken).ConfigureAwait(false)
                : null;
            missing = foreign is null ? 0 : keys.Count - foreign.Count;
            var scan = new ItemScan(dataset, side, files, foreign);
            foreach (var group in columns.RowGroups())
            {
                cancellationToken.ThrowIfCancellationRequested();
                scan.Scan(group);
                await files.FlushAsync(whole: false, cancellationToken).ConfigureAwait(false);
            }
        }

        await files.CommitAsync(cancellationToken).ConfigureAwait(false);
        var receipt = new GatherReceipt
        {
            Part = source.Sha256,
            Items = files.Items,
            Dimensions = files.Dimensions,
            Unusable = files.Unusable,
            Links = files.Links,
            Missing = missing,
        };
        var name = MiningLayout.GatherReceipt(side.Name, part);
        await output.PutJsonAsync(name, receipt, CommitCondition.Absent, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        return receipt;
    }

    private static HashSet<string> Keys(StoredColumns columns)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in columns.RowGroups())
        {
            using var texts = group.Texts(ColumnNames.Key);
            while (texts.Read())
                keys.Add(texts.Text ?? "");
        }

        return keys;
    }

    /// <summary>The receipt of a part that is gathered; null for one that is not.</summary>
    public Task<GatherReceipt?> ReadAsync(int part, CancellationToken cancellationToken) =>
        output.ReadJsonAsync<GatherReceipt>(MiningLayout.GatherReceipt(side.Name, part), cancellationToken);
}
