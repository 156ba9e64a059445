using FgClip.Mining.Items;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>Pairs as Parquet: <c>key</c>, <c>other_key</c>, <c>item</c>, <c>other</c>, <c>cosine</c>.</summary>
internal sealed class PairTable : IAsyncDisposable
{
    private const int PairsAtOnce = 1 << 15;

    private readonly TableTextColumn _key = new("key"), _otherKey = new("other_key"), _item = new("item"), _other = new("other");
    private readonly NumberColumn<float> _cosine = new("cosine");
    private readonly ItemTexts _texts;
    private readonly IObjectUpload _upload;
    private TableFile? _file;

    private PairTable(ItemTexts texts, IObjectUpload upload) => (_texts, _upload) = (texts, upload);

    /// <summary>Begins a table.</summary>
    /// <param name="texts">The items in words.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<PairTable> CreateAsync(ItemTexts texts, IObjectStore output, string name, CancellationToken cancellationToken)
    {
        var table = new PairTable(texts,
            await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false));
        table._file = await TableFile.CreateAsync(table._upload.Stream,
            [table._key, table._otherKey, table._item, table._other, table._cosine], cancellationToken).ConfigureAwait(false);
        return table;
    }

    /// <summary>Adds pairs.</summary>
    public async Task WriteAsync(IReadOnlyList<DuplicatePair> pairs, CancellationToken cancellationToken)
    {
        foreach (var chunk in pairs.Chunk(PairsAtOnce))
        {
            var words = await _texts.ReadAsync(chunk.SelectMany(pair => new[] { pair.Item, pair.Other }), cancellationToken)
                .ConfigureAwait(false);
            foreach (var pair in chunk)
            {
                _key.Add(words[pair.Item].Key);
                _otherKey.Add(words[pair.Other].Key);
                _item.Add(words[pair.Item].Text);
                _other.Add(words[pair.Other].Text);
                _cosine.Add(pair.Cosine);
                await _file!.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes the table visible.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _file!.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _upload.DisposeAsync();
}
