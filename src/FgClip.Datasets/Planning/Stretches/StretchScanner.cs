using FgClip.Datasets.Inputs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>Reads the rows that start in a stretch of a manifest of text.</summary>
/// <param name="source">The manifest.</param>
/// <param name="info">What the store knows of it.</param>
/// <param name="kind">What it is.</param>
/// <param name="options">What decides how it is planned.</param>
internal sealed class StretchScanner(InputSource source, ObjectInfo info, ManifestKind kind, PlanningOptions options)
{
    private readonly ITextManifestReader _reader = ManifestReaders.Create(kind, source.DisplayName, options.Spec.Manifest);

    /// <summary>
    /// Whether a stretch can be read without those in front of it: a line end is one wherever it stands in JSON Lines. Delimited text and
    /// JSON arrays have strings that may hold whatever ends a row.
    /// </summary>
    public static bool IsSplittable(ManifestKind kind) => kind is { Format: ManifestFormat.JsonLines, Compressed: false };

    /// <summary>Whether a manifest is planned in stretches at all: text that can be read from a row on.</summary>
    public static bool HasStretches(ManifestKind kind) =>
        kind is { Format: ManifestFormat.JsonLines or ManifestFormat.Csv or ManifestFormat.FineHard, Compressed: false };

    /// <summary>Reads a stretch of JSON Lines, from the first line that starts in it to the last one.</summary>
    /// <param name="range">The stretch.</param>
    /// <param name="kept">Takes its rows.</param>
    /// <param name="progress">Is told now and then how many bytes and rows of it were read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<StretchRecord> ScanLinesAsync(
        (long Start, long End) range, KeptRows kept, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var (start, end) = range;
        // The byte in front says whether a line starts with the stretch. What is left of another line has the number 0.
        var (from, number) = start == 0 ? (0L, 1L) : (start - 1, 0L);
        var (pass, schema) = Pass(kept, progress);
        await using var file = await source.Store.OpenReadAsync(source.Name, from, null, cancellationToken).ConfigureAwait(false);
        await using var counted = new LineCountingStream(file, from, kind.LineEndByte, from, end - 1);
        await foreach (var record in _reader.ScanAsync(counted, from, number, cancellationToken).ConfigureAwait(false))
        {
            if (record.Offset >= end)
                break;
            if (record.Offset >= start)
                await pass.AddAsync(_reader.Parse(record), record.Offset - start, cancellationToken).ConfigureAwait(false);
        }

        return Record(pass, schema, kept, start, stop: end, counted.Lines + number);
    }

    /// <summary>Reads a stretch from where the one before it stopped.</summary>
    /// <param name="start">Where its first row starts, or the start of the manifest.</param>
    /// <param name="end">Rows that start there or behind it are left to the next one.</param>
    /// <param name="number">The number of its first row.</param>
    /// <param name="kept">Takes its rows.</param>
    /// <param name="progress">Is told now and then how many bytes and rows of it were read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<StretchRecord> ScanNextAsync(
        long start, long end, long number, KeptRows kept, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var (pass, schema) = Pass(kept, progress);
        var (stop, next) = (info.Length, number);
        if (start >= end)
            return Record(pass, schema, kept, start, start, lines: 0);
        await using var file = await source.Store.OpenReadAsync(source.Name, start, null, cancellationToken).ConfigureAwait(false);
        await foreach (var record in _reader.ScanAsync(file, start, number, cancellationToken).ConfigureAwait(false))
        {
            if (record.Offset >= end)
            {
                (stop, next) = (record.Offset, record.Number);
                break;
            }

            var row = _reader.Parse(record);
            await pass.AddAsync(row with { Number = row.Number - number + 1 }, record.Offset - start, cancellationToken)
                .ConfigureAwait(false);
        }

        return Record(pass, schema, kept, start, stop, next - number);
    }

    private (PlanningPass Pass, CarriedSchema Schema) Pass(KeptRows kept, Action<long, long>? progress)
    {
        var spec = options.Spec;
        var schema = new CarriedSchema(spec.Manifest.KeyColumn, spec.Manifest.RowId);
        return (new PlanningPass(schema, new ShardCutter(spec.Shards), options.RowSize, spec.Manifest, progress, kept), schema);
    }

    private static StretchRecord Record(PlanningPass pass, CarriedSchema schema, KeptRows kept, long start, long stop, long lines) => new()
    {
        Start = start,
        Stop = stop,
        Lines = lines,
        Sizes = RowSizes.From(kept.Rows, start),
        Named = kept.Named,
        Columns = schema.Observed,
        Fields = pass.Fields,
        HasGoodRow = pass.HasGoodRow,
    };
}
