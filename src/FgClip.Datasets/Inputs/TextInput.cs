using System.Runtime.CompilerServices;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>A manifest of text: a shard starts at the offset of its first row.</summary>
internal sealed class TextInput(InputSource source, ObjectInfo info, ITextManifestReader reader) : IInputReader
{
    public BoxUnits BoxUnits => reader.BoxUnits;

    public async Task<InputSummary> PlanAsync(PlanningPass pass, CancellationToken cancellationToken)
    {
        await using var file = await source.Store.OpenReadAsync(source.Name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(file);
        await foreach (var row in reader.ReadAsync(hashed, 0, 1, cancellationToken).ConfigureAwait(false))
            await pass.AddAsync(row, row.Offset, cancellationToken).ConfigureAwait(false);
        return hashed.Count == info.Length ? new InputSummary(hashed.Sha256()) : throw source.Changed();
    }

    public async IAsyncEnumerable<ManifestRow> ReadAsync(ShardDescriptor shard,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await source.Store.OpenReadAsync(source.Name, shard.Offset, null, cancellationToken).ConfigureAwait(false);
        await foreach (var row in reader.ReadAsync(stream, shard.Offset, shard.Line, cancellationToken).ConfigureAwait(false))
            yield return row;
    }
}
