using System.Runtime.CompilerServices;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Compressed;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// A manifest of text under gzip, which can be read from its start alone. So planning writes each shard's records into an object of its
/// own, and the input is not needed any more.
/// </summary>
internal sealed class CompressedInput(InputSource source, ObjectInfo info, ITextManifestReader reader, ShardRecords records) : IInputReader
{
    public BoxUnits BoxUnits => reader.BoxUnits;

    public async Task<InputSummary> PlanAsync(PlanningPass pass, CancellationToken cancellationToken)
    {
        await using var file = await source.Store.OpenReadAsync(source.Name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(file);
        await using var text = new GzipText(hashed);
        await using var writing = records.Write();
        try
        {
            await foreach (var record in reader.ScanAsync(text, 0, 1, cancellationToken).ConfigureAwait(false))
            {
                await pass.AddAsync(reader.Parse(record) with { Offset = 0 }, hashed.Count, cancellationToken).ConfigureAwait(false);
                await writing.AddAsync(pass.OpenShardRow, record, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException e)
        {
            throw new ManifestFormatException($"{source.DisplayName} is damaged, or cut off: {e.Message.TrimEnd('.')}.");
        }

        await writing.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return hashed.Count == info.Length ? new InputSummary(hashed.Sha256()) : throw source.Changed();
    }

    public async IAsyncEnumerable<ManifestRow> ReadAsync(ShardDescriptor shard,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in records.ReadAsync(shard, cancellationToken).ConfigureAwait(false))
            yield return reader.Parse(record);
    }
}
