using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>
/// A tar archive of samples: members whose names share what stands before the first dot, side by side. An image, its caption in
/// <c>.txt</c>, columns in <c>.json</c>; other members are passed over. The columns <c>image</c> and <c>caption</c> are the image's name
/// and the text.
/// </summary>
/// <param name="file">The archive's name, for messages.</param>
/// <param name="options">How its columns are called.</param>
/// <param name="sidecar">Columns of samples that have no <c>.json</c>; null where there are none.</param>
/// <param name="keys">Told of every sample; refuses an archive that is out of order.</param>
/// <param name="recordLimit">The most bytes of a text.</param>
internal sealed class WebDatasetReader(string file, ManifestOptions options, ISidecar? sidecar = null, SampleKeys? keys = null,
    int recordLimit = ManifestLimits.RecordBytes)
{
    private readonly ColumnFields _fields = new(options);
    private readonly JsonColumns _columns = new();

    /// <summary>The samples from a place on.</summary>
    /// <param name="stream">The archive, at <paramref name="offset"/>.</param>
    /// <param name="length">Bytes of the whole archive.</param>
    /// <param name="offset">Where a sample's first header starts.</param>
    /// <param name="number">The sample's number, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ManifestFormatException">The archive is damaged, or cut off.</exception>
    public async IAsyncEnumerable<ManifestRow> ReadAsync(
        Stream stream, long length, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new TarWalk(file, new SkippingReader(stream, offset), length);
        TarSample? sample = null;
        while (await walk.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
        {
            if (member.Refusal is "a folder" || SampleName.Parse(member.Name) is not { } name)
                continue;

            if (sample is not null && sample.Key != name.Key)
            {
                yield return await RowAsync(sample, number++, cancellationToken).ConfigureAwait(false);
                sample = null;
            }

            if (sample is null)
            {
                keys?.Add(name.Key, member.Start);
                sample = new TarSample(name.Key, member.Start);
            }

            await sample.AddAsync(walk, member, name.Extension, recordLimit, cancellationToken).ConfigureAwait(false);
        }

        if (sample is not null)
            yield return await RowAsync(sample, number, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ManifestRow> RowAsync(TarSample sample, long number, CancellationToken cancellationToken)
    {
        var row = new ManifestRow
        {
            Offset = sample.Start,
            Number = number,
            Bytes = (sample.Text?.Length ?? 0) + (sample.Json?.Length ?? 0),
            Key = sample.Key,
            Image = sample.Image,
            Member = sample.ImageMember,
        };
        try
        {
            if (sample.Fault is { } fault)
                throw new RowFormatException(fault);

            var json = sample.Json is { } bytes ? JsonRecord.ParseObject(bytes.Span)
                : sidecar is null ? default
                : await sidecar.FindAsync(sample.Key, cancellationToken).ConfigureAwait(false) ?? default;
            return Read(sample, json, row);
        }
        catch (RowFormatException e)
        {
            return row with { Fault = new RowFault(RowStatus.BadRow, $"{file}, sample {sample.Key}: {e.Message}.") };
        }
    }

    private ManifestRow Read(TarSample sample, JsonElement json, ManifestRow row)
    {
        IReadOnlyList<ManifestValue> columns = [];
        if (json.ValueKind is JsonValueKind.Object)
        {
            row = _fields.Read(json, row) is var read && sample.Image is { } image ? read with { Image = image } : read;
            row = row with { Key = row.Key ?? sample.Key };
            columns = _columns.Read(json);
        }

        var own = new List<ManifestValue>();
        if (sample.Image is not null)
            own.Add(new ManifestValue(options.ImageColumn, default, sample.Image));
        if (sample.Text is { } text)
        {
            JsonRecord.ThrowUnlessUtf8(text.Span);
            var caption = System.Text.Encoding.UTF8.GetString(text.Span);
            row = ColumnFields.WithCaption(row, caption);
            own.Add(new ManifestValue(options.CaptionColumn, default, caption));
        }

        return row with { Columns = [.. own, .. columns.Where(column => own.TrueForAll(o => o.Name != column.Name))] };
    }
}
