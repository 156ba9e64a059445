using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Exports.Parts;
using FgClip.Exports.Rows;
using FgClip.Exports.Specs;
using FgClip.Exports.Wholes;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Selection.Outputs;
using FgClip.Selection.Sources;
using FgClip.Storage;

namespace FgClip.Exports;

/// <summary>Exports a dataset in this process, a part at a time.</summary>
public sealed class ExportRun : IDisposable
{
    private readonly ExportSpec _spec;
    private readonly EmbeddedDataset _dataset;
    private readonly IRowSource _source;
    private readonly IPartFormat _format;
    private readonly IObjectStore _output;
    private readonly IProgress<MiningProgress>? _progress;
    private readonly TemporaryFolder _folder = new();

    private ExportRun(ExportSpec spec, EmbeddedDataset dataset, IRowSource source, IProgress<MiningProgress>? progress)
    {
        (_spec, _dataset, _source, _progress) = (spec, dataset, source, progress);
        _output = ObjectStores.Open(spec.Output);
        _format = spec.Format switch
        {
            ExportFormat.Arrow => new ArrowPart(),
            ExportFormat.Webdataset => new VectorTar(),
            ExportFormat.Pgvector => new CopyPart(),
            ExportFormat.Qdrant => new PointLines(),
            _ => new ParquetPart(withVectors: !spec.IsOneMatrix),
        };
    }

    private int Parts => _dataset.Manifest.Parts.Count;

    /// <summary>Exports to the end.</summary>
    /// <param name="spec">What is exported, without failures in <see cref="ExportSpec.Validate"/>.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops it; the same call continues.</param>
    /// <exception cref="InvalidDataException">The dataset is missing, not finished or damaged.</exception>
    /// <exception cref="ExportRefusedException">A column is not there or cannot be exported, or no vector is there.</exception>
    /// <exception cref="FgClip.Selection.Specs.SelectionRefusedException">The expression cannot be meant.</exception>
    /// <exception cref="SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<ExportManifest> ExecuteAsync(ExportSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var dataset = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        var source = await RowSources.OpenAsync(spec, dataset, cancellationToken).ConfigureAwait(false);
        if (spec.Format is ExportFormat.Pgvector)
            LoadScript.Check(source.Columns.Schema);
        using var run = new ExportRun(spec, dataset, source, progress);
        return await run.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private async Task<ExportManifest> ExecuteAsync(CancellationToken cancellationToken)
    {
        var record = await MiningRecord.ClaimAsync(_output, Canonical(), cancellationToken).ConfigureAwait(false);
        if (await WorkFolder.ReadFinishedAsync<ExportManifest>(_output, cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        var receipts = new List<ExportReceipt>();
        for (var part = 0; part < Parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _progress?.Report(new MiningProgress(MiningStep.Write, part, Parts));
            receipts.Add(await _output.ReadJsonAsync<ExportReceipt>(MiningLayout.Receipt(part), cancellationToken).ConfigureAwait(false)
                ?? await ExportAsync(part, cancellationToken).ConfigureAwait(false));
        }

        var manifest = new ExportManifest
        {
            SpecDigest = record.Digest,
            Rows = _dataset.Manifest.Rows,
            Count = receipts.Aggregate(new ExportCount(), (sum, receipt) => sum.Plus(receipt.Count)),
            Vectors = _source.Columns.Vectors,
            Parts = [.. receipts.Select(receipt => receipt.Part).OfType<MinedPart>()],
            Whole = _spec.IsOneMatrix ? MatrixFile.NameOf(_spec.Format) : null,
        };
        await CompleteAsync(manifest, cancellationToken).ConfigureAwait(false);
        await WorkFolder.FinishAsync(_output, manifest, MiningLayout.Parts(_format.Extension), cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    private async Task<ExportReceipt> ExportAsync(int part, CancellationToken cancellationToken)
    {
        var (name, tally) = (MiningLayout.Part(part, _format.Extension), new RowTally());
        var path = _folder.At(name);
        await _format.WriteAsync(path, _source.Columns.Schema, _source.ReadAsync(part, tally, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var count = tally.ToCount();
        var receipt = new ExportReceipt(
            count.Exported == 0
                ? null
                : await CommittedFile.PutAsync(_output, name, path, count.Exported, cancellationToken).ConfigureAwait(false),
            count);
        _folder.Clear();
        await _output.PutJsonAsync(MiningLayout.Receipt(part), receipt, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return receipt;
    }

    /// <summary>Writes what follows from all parts. A run that was killed here does it again, to the same bytes.</summary>
    private async Task CompleteAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Whole is { } whole)
        {
            await using var upload = await _output.BeginUploadAsync(whole, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
            await MatrixFile.WriteAsync(upload.Stream, _spec.Format, _source, Parts, manifest.Count.Exported, cancellationToken)
                .ConfigureAwait(false);
            await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        }

        var schema = _source.Columns.Schema;
        if (_spec.Format is ExportFormat.Huggingface)
            await PutAsync(DatasetCard.Name, DatasetCard.Write(_dataset.Manifest, schema, manifest.Count)).ConfigureAwait(false);
        if (_spec.Format is ExportFormat.Qdrant)
            await PutAsync(SendScript.Name, SendScript.Write(_spec.Table, manifest.Vectors)).ConfigureAwait(false);
        if (_spec.Format is ExportFormat.Pgvector)
            await PutAsync(LoadScript.Name, LoadScript.Write(_spec.Table, schema, manifest.Parts)).ConfigureAwait(false);

        Task PutAsync(string name, string text) => _output.PutBytesAsync(
            name, Encoding.UTF8.GetBytes(text), CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken);
    }

    private JsonObject Canonical() => JsonSerializer.SerializeToNode(
        new
        {
            task = "export",
            embeddings = _dataset.Digest,
            _spec.Format,
            vectors = _source.Columns.Vectors,
            columns = _source.Columns.Values.Select(field => field.Name),
            _spec.Where,
            _spec.AllRows,
            _spec.Table,
        },
        RecordJson.Options)!.AsObject();
}
