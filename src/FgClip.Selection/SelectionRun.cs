using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Selection.Outputs;
using FgClip.Selection.Queries;
using FgClip.Selection.Sources;
using FgClip.Selection.Specs;
using FgClip.Storage;

namespace FgClip.Selection;

/// <summary>Selects rows of a dataset in this process, a part at a time.</summary>
public sealed class SelectionRun : IDisposable
{
    private readonly SelectionSpec _spec;
    private readonly SelectionSource _source;
    private readonly IObjectStore _output;
    private readonly IProgress<MiningProgress>? _progress;
    private readonly TemporaryFolder _folder = new();
    private ColumnChoice? _columns;

    private SelectionRun(SelectionSpec spec, SelectionSource source, IProgress<MiningProgress>? progress) =>
        (_spec, _source, _output, _progress) = (spec, source, ObjectStores.Open(spec.Output), progress);

    /// <summary>Selects to the end.</summary>
    /// <param name="spec">What is selected, without failures in <see cref="SelectionSpec.Validate"/>.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops it; the same call continues.</param>
    /// <exception cref="InvalidDataException">The dataset is missing, not finished or damaged.</exception>
    /// <exception cref="SelectionRefusedException">An expression or a column cannot be meant, or what is joined belongs to another
    /// dataset. Nothing is written where that can be seen before the first row.</exception>
    /// <exception cref="SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<SelectionManifest> ExecuteAsync(SelectionSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var source = await SelectionSource.OpenAsync(spec, cancellationToken).ConfigureAwait(false);
        using var run = new SelectionRun(spec, source, progress);
        return await run.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private async Task<SelectionManifest> ExecuteAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var record = await MiningRecord.ClaimAsync(_output, Canonical(), cancellationToken).ConfigureAwait(false);
        if (await WorkFolder.ReadFinishedAsync<SelectionManifest>(_output, cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        var receipts = await SelectAsync(cancellationToken).ConfigureAwait(false);
        var manifest = new SelectionManifest
        {
            SpecDigest = record.Digest,
            Rows = _source.Dataset.Manifest.Rows,
            Selected = receipts.Sum(receipt => receipt.Part?.Rows ?? 0),
            WithoutImage = receipts.Sum(receipt => receipt.WithoutImage),
            Parts = [.. receipts.Select(receipt => receipt.Part).OfType<MinedPart>()],
        };
        await WorkFolder.FinishAsync(_output, manifest, MiningLayout.Parts(Extension), cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    private string Extension => _spec.Format switch
    {
        SelectionFormat.Parquet => "parquet",
        SelectionFormat.Webdataset => "tar",
        _ => "jsonl",
    };

    /// <summary>Checks expressions and columns by the first part: all parts have the same columns.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_source.Parts == 0)
            return;
        var files = await _source.GetFilesAsync(part: 0, _folder, cancellationToken).ConfigureAwait(false);
        using var database = PartDatabase.Open(files, _folder);
        var check = new ExpressionCheck(database, files);
        _columns = ColumnChoice.From(_spec, check.Columns());
        check.CheckWhere(_spec.Where);
        check.CheckKeep(_spec.Keep);
    }

    private async Task<IReadOnlyList<SelectionReceipt>> SelectAsync(CancellationToken cancellationToken)
    {
        var receipts = new List<SelectionReceipt>();
        try
        {
            var choice = _spec.Keep is null ? null : await GroupChoice.ReadAsync(
                _source, _spec, _folder, part => Report(MiningStep.Gather, part), cancellationToken).ConfigureAwait(false);
            for (var part = 0; part < _source.Parts; part++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Report(MiningStep.Write, part);
                receipts.Add(await _output.ReadJsonAsync<SelectionReceipt>(MiningLayout.Receipt(part), cancellationToken)
                    .ConfigureAwait(false) ?? await SelectAsync(part, choice, cancellationToken).ConfigureAwait(false));
            }

            return receipts;
        }
        catch (SelectionRefusedException)
        {
            await ForgetAsync(receipts, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Deletes an output whose expression fails at a row: it can never be finished, and the next attempt has another expression.
    /// </summary>
    private async Task ForgetAsync(List<SelectionReceipt> receipts, CancellationToken cancellationToken)
    {
        for (var part = 0; part < receipts.Count; part++)
        {
            await _output.DeleteAsync(MiningLayout.Receipt(part), cancellationToken).ConfigureAwait(false);
            if (receipts[part].Part is { } file)
                await _output.DeleteAsync(file.Name, cancellationToken).ConfigureAwait(false);
        }

        await _output.DeleteAsync(MiningLayout.Job, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SelectionReceipt> SelectAsync(int part, GroupChoice? choice, CancellationToken cancellationToken)
    {
        var files = await _source.GetFilesAsync(part, _folder, cancellationToken).ConfigureAwait(false);
        var name = MiningLayout.Part(part, Extension);
        var path = _folder.At(name);
        var (rows, withoutImage) = (0L, 0L);
        using (var database = PartDatabase.Open(files, _folder))
        {
            var selection = new PartSelection(database, files, _spec, _columns!, _source.Dataset.Manifest.Carried)
                .Keep(choice?.RowsOf(part));
            try
            {
                (rows, withoutImage) = _spec.Format is SelectionFormat.Webdataset
                    ? await new SampleTar(await ShardImages.OpenAsync(_source.Dataset, cancellationToken).ConfigureAwait(false))
                        .WriteAsync(path, _source.Dataset.Manifest.Parts[part].Shard, selection.Rows(), cancellationToken)
                        .ConfigureAwait(false)
                    : (selection.Copy(path), 0);
            }
            catch (DuckDBException e)
            {
                throw ExpressionCheck.Refusal("--where", e, new ExpressionCheck(database, files).Columns());
            }
        }

        var receipt = new SelectionReceipt(
            rows == 0 ? null : await CommittedFile.PutAsync(_output, name, path, rows, cancellationToken).ConfigureAwait(false),
            withoutImage);
        await _output.PutJsonAsync(MiningLayout.Receipt(part), receipt, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return receipt;
    }

    private void Report(MiningStep step, int part) => _progress?.Report(new MiningProgress(step, part, _source.Parts));

    private JsonObject Canonical() => JsonSerializer.SerializeToNode(
        new
        {
            task = "select",
            embeddings = _source.Dataset.Digest,
            added = _source.Added.Select(folder => folder.Manifest.Parts.Select(part => part.Sha256)),
            labels = _source.Labels?.Digest,
            duplicates = _source.Duplicates?.Digest,
            _spec.Where,
            _spec.Keep,
            _spec.Format,
            _spec.Columns,
            _spec.Vectors,
        },
        RecordJson.Options)!.AsObject();
}
