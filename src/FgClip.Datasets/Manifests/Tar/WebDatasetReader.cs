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
/// <param name="observer">Takes note of every sample, while the archive is planned.</param>
/// <param name="rules">The rules of its plan.</param>
/// <param name="recordLimit">The most bytes of a text.</param>
internal sealed class WebDatasetReader(
    string file,
    ManifestOptions options,
    ISidecar? sidecar = null,
    SampleObserver? observer = null,
    ReadingRules rules = ReadingRules.Revised,
    int recordLimit = ManifestLimits.RecordBytes)
{
    private readonly MemberKinds _kinds = new(options, rules);
    private readonly ColumnFields _fields = new(options, rules);
    private readonly JsonColumns _columns = new();

    /// <summary>
    /// The largest image that a row brings along, in bytes; a larger one is a place in the archive. Default: 0, none is brought along.
    /// </summary>
    public int ImageLimit { get; init; }

    /// <summary>The samples from a place on.</summary>
    /// <param name="reader">The archive, where a sample's first header starts.</param>
    /// <param name="end">Where the archive ends, or another sample's first header starts that is not read any more.</param>
    /// <param name="number">The sample's number, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ManifestFormatException">The archive is damaged, or cut off.</exception>
    public async IAsyncEnumerable<ManifestRow> ReadAsync(
        IForwardReader reader, long end, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new TarWalk(file, reader, end, rules);
        var limits = new MemberLimits(recordLimit, ImageLimit);
        TarSample? sample = null;
        while (await walk.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
        {
            if (member.Refusal is "a folder")
                continue;
            if (SampleName.Parse(member.Name) is not { } name)
            {
                observer?.PassedOver.Add(SampleName.IsHidden(member.Name) ? "hidden tar members" : "tar members without an extension");
                continue;
            }

            if (sample is not null && sample.Key != name.Key)
            {
                yield return await RowAsync(sample, number++, cancellationToken).ConfigureAwait(false);
                sample = null;
            }

            if (sample is null)
            {
                observer?.Keys.Add(name.Key, member.Start);
                sample = new TarSample(name.Key, member.Start, _kinds, observer?.PassedOver);
            }

            await sample.AddAsync(walk, member, name.Extension, limits, cancellationToken).ConfigureAwait(false);
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
            Sample = sample.Key,
            Image = sample.Image,
            Member = sample.ImageMember,
        };
        try
        {
            if (sample.Fault is { } fault)
                throw new RowFormatException(fault);

            return WithImage(sample, await ReadAsync(sample, row, cancellationToken).ConfigureAwait(false));
        }
        catch (RowFormatException e)
        {
            sample.ImageFile?.Dispose();
            return row with { Fault = new RowFault(RowStatus.BadRow, $"{file}, sample {sample.Key}: {e.Message}.") };
        }
    }

    private static ManifestRow WithImage(TarSample sample, ManifestRow row) => sample.ImageFile is { } file
        ? row with { ImageContent = file.Memory[..(int)sample.ImageMember!.Value.Length], ImageOwner = file }
        : row;

    private async ValueTask<ManifestRow> ReadAsync(TarSample sample, ManifestRow row, CancellationToken cancellationToken)
    {
        var faults = sample.Fields ?? new FieldFaults();
        JsonElement json = default;
        IReadOnlyDictionary<int, string>? numbers = null;
        try
        {
            if (sample.Json is { } bytes)
                json = JsonRecord.ParseObject(bytes.Span, rules, out numbers);
            else if (sidecar is not null)
                json = await sidecar.FindAsync(sample.Key, cancellationToken).ConfigureAwait(false) ?? default;
        }
        catch (RowFormatException e) when (rules is not ReadingRules.Original)
        {
            faults = faults with { Columns = $"its .json is {e.Message}" };
        }

        IReadOnlyList<ManifestValue> columns = [];
        if (json.ValueKind is JsonValueKind.Object)
        {
            row = _fields.Read(json, row);
            if (row.Fields is { } wrong)
                faults = new FieldFaults
                {
                    Image = wrong.Image,
                    Caption = faults.Caption ?? wrong.Caption,
                    Boxes = wrong.Boxes,
                    Columns = faults.Columns ?? wrong.Columns,
                };
            if (sample.Image is { } image)
                row = row with { Image = image };
            row = row with { Sample = row.Key is null ? sample.Key : null };
            columns = _columns.Read(json, numbers);
        }

        var own = new List<ManifestValue>();
        if (sample.Image is not null)
            own.Add(new ManifestValue(options.ImageColumn, default, sample.Image));
        if (sample.Text is { } text)
            (row, faults) = WithText(row, text.Span, faults, own);
        return row with
        {
            Columns = [.. own, .. columns.Where(column => own.TrueForAll(o => o.Name != column.Name))],
            Fields = rules is ReadingRules.Original ? null : Explained(sample, row, faults)?.At($"{file}, sample {sample.Key}"),
        };
    }

    private (ManifestRow Row, FieldFaults Faults) WithText(ManifestRow row, ReadOnlySpan<byte> text, FieldFaults faults,
        List<ManifestValue> own)
    {
        try
        {
            JsonRecord.ThrowUnlessUtf8(text);
        }
        catch (RowFormatException e) when (rules is not ReadingRules.Original)
        {
            return (ColumnFields.WithCaption(row, null), faults with { Caption = $"its caption is {e.Message}" });
        }

        var caption = System.Text.Encoding.UTF8.GetString(text);
        own.Add(new ManifestValue(options.CaptionColumn, default, caption));
        return (ColumnFields.WithCaption(row, caption), faults with { Caption = null });
    }

    /// <summary>The faults, with the members that were passed over where the sample lacks an image or a caption.</summary>
    private static FieldFaults? Explained(TarSample sample, ManifestRow row, FieldFaults faults)
    {
        if (row.Image is not null)
            faults = faults with { Image = null };
        else if (sample.Unknown is { } members)
            faults = faults with { Image = faults.Image ?? $"the sample has no image; {members} (--image-ext names other extensions)" };
        if (row.ShortCaption is null && sample.Unknown is { } unknown)
            faults = faults with
            {
                Caption = faults.Caption ?? $"the sample has no caption; {unknown} (--caption-ext names other extensions)",
            };
        return faults == new FieldFaults() ? null : faults;
    }
}
