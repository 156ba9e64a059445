using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>Reads the rows of planned shards.</summary>
/// <param name="options">How the job reads its manifests.</param>
/// <param name="output">The dataset, where the listings of folders lie.</param>
public sealed class ShardReader(ManifestOptions options, IObjectStore output)
{
    /// <summary>
    /// Bytes of the windows in which a remote tar is read together with its images, which then come with the rows. Default: null, where an
    /// image is read when somebody asks for it.
    /// </summary>
    public int? ImageWindow { get; init; }

    /// <summary>The shard's rows, those that did not parse included: as many as the shard says.</summary>
    /// <exception cref="InvalidDataException">The input is not the one that was planned.</exception>
    public async IAsyncEnumerable<InputRow> ReadAsync(
        DatasetPlan plan, ShardDescriptor shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = plan.Inputs[shard.Input];
        var source = InputSource.From(input, output);
        await InputCheck.Process.ThrowIfChangedAsync(source, input, cancellationToken).ConfigureAwait(false);
        var info = new ObjectInfo(source.Name, input.Bytes, input.Version);
        var stretch = input.Format is ManifestFormat.WebDataset && shard.Rows > 0
            ? await TarStretch.FindAsync(output, plan, shard, ImageWindow, cancellationToken).ConfigureAwait(false)
            : null;
        var records = ShardRecords.For(input, plan.Folder, output);
        var reader = InputReaders.Create(source, info, input.Kind, input.Sidecar, options, records, stretch);
        var carried = new CarriedValues(plan.Columns);
        var places = new RowIdColumns(plan.Columns, shard);
        var keys = new RowKey(input, source.DisplayName);
        var index = shard.FirstRow;
        var end = shard.FirstRow + shard.Rows;
        if (index == end)
            yield break;

        await foreach (var row in reader.ReadAsync(shard, cancellationToken).ConfigureAwait(false))
        {
            yield return new InputRow
            {
                Index = index,
                Key = keys.Create(row, index - input.FirstRow),
                Image = row.Image,
                Member = row.Member,
                ImageContent = row.ImageContent,
                ImageOwner = row.ImageOwner,
                ShortCaption = row.ShortCaption,
                LongCaption = row.LongCaption,
                BoxCaption = row.BoxCaption,
                Boxes = options.BoxFormat is BoxFormat.Xyxy
                    ? row.Boxes
                    : [.. row.Boxes.Select(box => box with { Box = options.BoxFormat.ToCorners(box.Box) })],
                BoxUnits = options.BoxUnits ?? reader.BoxUnits,
                Carried = places.Fill(carried.Read(row), index),
                Fault = row.Fault,
                Fields = row.Fields,
            };
            if (++index == end)
                yield break;
        }

        throw new InvalidDataException($"{input.Address} ends after {index - input.FirstRow} rows, and was planned with {input.Rows}.");
    }
}
