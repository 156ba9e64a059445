using FgClip.Datasets.Commits;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Verification;

/// <summary>Checks one part after another: its bytes, its footer, its columns, each of its rows. For several threads at once.</summary>
internal sealed class PartVerifier(
    IObjectStore output, JobSpec spec, PlanHead plan, Findings findings, KeyConflicts conflicts)
{
    private readonly string _computation = JobSpecDigest.OfComputation(spec);
    private readonly PartSchema _layout = new(plan.Columns, spec.Features);
    private readonly IReadOnlyList<PartLeaf> _schema = PartLeaf.From(new PartSchema(plan.Columns, spec.Features));
    private readonly InputComparison _inputs = new(new ShardReader(spec.Manifest, output), new PlanPieces(output, plan), findings);

    public async Task VerifyAsync(ShardDescriptor shard, ShardReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            if (!await HasItsBytesAsync(receipt, cancellationToken).ConfigureAwait(false))
                return;
            await using var part = await ParquetPartReader.OpenAsync(output, receipt.Part, cancellationToken).ConfigureAwait(false);
            if (HasItsFooter(part, shard, receipt))
                await VerifyRowsAsync(part, shard, receipt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            findings.Problem(receipt.Part, e.Message);
        }
    }

    private async Task<bool> HasItsBytesAsync(ShardReceipt receipt, CancellationToken cancellationToken)
    {
        await using var stream = await output.OpenReadAsync(receipt.Part, 0, null, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(stream);
        await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        findings.Count(receipt.Rows, hashed.Count);
        if (hashed.Count == receipt.Bytes && hashed.Sha256() == receipt.Sha256)
            return true;
        findings.Problem(receipt.Part,
            $"its {hashed.Count} bytes are not the {receipt.Bytes} that its receipt is for: the sha256 differs.");
        return false;
    }

    private bool HasItsFooter(ParquetPartReader part, ShardDescriptor shard, ShardReceipt receipt)
    {
        var metadata = part.ReadMetadata();
        if ((metadata.Shard, metadata.Generation, metadata.Pass) != (shard.Index, receipt.Generation, receipt.Pass))
            findings.Problem(receipt.Part, $"its footer says shard {metadata.Shard}, generation {metadata.Generation}; its receipt is for "
                + $"{shard.Index} and {receipt.Generation}.");
        if (metadata.ComputationDigest != _computation)
            findings.Problem(receipt.Part, "was computed with another model or other features than the job's.");
        if (part.Rows != shard.Rows || receipt.Rows != shard.Rows)
            findings.Problem(receipt.Part, $"has {part.Rows} rows, by its receipt {receipt.Rows}; {shard.Rows} were planned.");

        var (schema, expected) = (part.Schema, _schema);
        if (schema.SequenceEqual(expected))
            return true;
        var (found, wanted) = (schema.Except(expected).ToList(), expected.Except(schema).ToList());
        findings.Problem(receipt.Part, $"its columns are not the dataset's. Only here: {List(found)}; only there: {List(wanted)}.");
        return false;
    }

    private static string List(List<PartLeaf> leaves) => leaves.Count == 0 ? "none" : string.Join(", ", leaves);

    private async Task VerifyRowsAsync(ParquetPartReader part, ShardDescriptor shard, ShardReceipt receipt,
        CancellationToken cancellationToken)
    {
        var rows = new RowVerifier(_layout, receipt.Part, findings);
        var (statuses, keys) = (new StatusCounter(), new List<string>());
        for (var group = 0; group < part.RowGroups; group++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Verify(part, group, keys.Count, statuses, keys);
        }

        var counted = statuses.ToSummary().Statuses;
        if (counted.Count != receipt.Statuses.Count || counted.Any(pair => receipt.Statuses.GetValueOrDefault(pair.Key) != pair.Value))
            findings.Problem(receipt.Part, "its counts by status are not those of its receipt.");
        if (spec.Features.NeedsImages)
        {
            var images = await part.ReadTextAsync(ColumnNames.Sha256, cancellationToken).ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            conflicts.Add(shard.Index, keys, images);
        }

        await _inputs.CompareAsync(shard, receipt.Part, keys, cancellationToken).ConfigureAwait(false);
    }
}
