using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>
/// Cuts a job's inputs into shards. It reads each input once, from start to end, and holds one block of shards and one schema. Planning
/// twice, or twice at once, gives the same files.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="rowSize">What a row is expected to take there.</param>
public sealed class DatasetPlanner(IObjectStore output, RowSizeEstimate rowSize)
{
    private const int FirstPlan = 1;
    private const int RowsPerReport = 10_000;

    /// <summary>Plans the job, or finds the plan that is there.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="progress">Is told now and then.</param>
    /// <param name="cancellationToken">Stops the planning; what was written so far is found again by the next.</param>
    /// <exception cref="ManifestFormatException">An input is missing, is in no known format, or there is no row at all.</exception>
    public async Task<DatasetPlan> PlanAsync(JobSpec spec, IProgress<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        if (await DatasetPlan.ReadAsync(output, FirstPlan, cancellationToken).ConfigureAwait(false) is { } done)
            return done;

        var sources = new List<PlannedSource>();
        foreach (var address in spec.Inputs)
            sources.Add(await ResolveAsync(address, sources.Count, spec, cancellationToken).ConfigureAwait(false));

        var plan = await CutAsync(spec, sources, progress, cancellationToken).ConfigureAwait(false);
        if (plan.Rows == 0)
            throw new ManifestFormatException($"There is no row in {string.Join(", ", spec.Inputs)}.");

        var put = output.PutJsonAsync(DatasetLayout.Plan(FirstPlan), plan, CommitCondition.Absent, DatasetLayout.RecordStaging, cancellationToken);
        return await put.ConfigureAwait(false) is CommitOutcome.Committed
            ? plan
            : (await DatasetPlan.ReadAsync(output, FirstPlan, cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<PlannedSource> ResolveAsync(string address, int position, JobSpec spec, CancellationToken cancellationToken)
    {
        var source = await InputSource.ResolveAsync(address, position, spec.Manifest, output, cancellationToken).ConfigureAwait(false);
        var format = await ManifestSniffer.SniffAsync(source.Store, source.Name, cancellationToken).ConfigureAwait(false);
        var info = await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(source.Store.Root, source.Name);
        return new PlannedSource(source, format, info);
    }

    private async Task<DatasetPlan> CutAsync(
        JobSpec spec, List<PlannedSource> sources, IProgress<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = DatasetLayout.PlanFolder(FirstPlan, Fingerprint(spec, sources));
        var blocks = new ShardBlockWriter(output, folder);
        var pass = new PlanningPass(
            spec.Manifest, new CarriedSchema(spec.Manifest.KeyColumn), new ShardCutter(spec.Shards, rowSize, blocks),
            sources.Sum(s => s.Info.Length), progress);
        var inputs = new List<PlanInput>();
        foreach (var source in sources)
            inputs.Add(await ReadAsync(source, inputs.Count, pass, cancellationToken).ConfigureAwait(false));

        await blocks.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new DatasetPlan
        {
            Number = FirstPlan,
            Inputs = inputs,
            Columns = pass.Schema.ToColumns(),
            Rows = pass.Cutter.Rows,
            Shards = pass.Cutter.Shards,
            Folder = folder,
        };
    }

    private static async Task<PlanInput> ReadAsync(PlannedSource planned, int position, PlanningPass pass, CancellationToken cancellationToken)
    {
        var (source, format, info) = planned;
        var firstRow = pass.Cutter.Rows;
        await using var file = await source.Store.OpenReadAsync(source.Name, 0, null, cancellationToken).ConfigureAwait(false);
        await using var hashed = new HashingStream(file);
        ManifestRow? before = null;
        var reader = ManifestReaders.Create(format, source.DisplayName, pass.Options);
        await foreach (var row in reader.ReadAsync(hashed, 0, 1, cancellationToken).ConfigureAwait(false))
        {
            if (before is not null)
                await pass.Cutter.AddAsync(before, position, row.Offset - before.Offset, cancellationToken).ConfigureAwait(false);
            before = row;
            pass.Schema.Observe(row);
            if (pass.Cutter.Rows % RowsPerReport == 0)
                pass.Report(position, row.Offset);
        }

        if (before is not null)
            await pass.Cutter.AddAsync(before, position, info.Length - before.Offset, cancellationToken).ConfigureAwait(false);
        await pass.Cutter.CloseAsync(cancellationToken).ConfigureAwait(false);
        if (hashed.Count != info.Length || await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false) != info)
            throw new IOException($"{source.Address} changed while it was read. Start again when it no longer does.");

        pass.Finish(position, info.Length);
        return new PlanInput
        {
            Address = source.Address,
            Listing = source.Listing,
            Format = format,
            FirstRow = firstRow,
            Rows = pass.Cutter.Rows - firstRow,
            Bytes = info.Length,
            Sha256 = hashed.Sha256(),
            Version = info.Version,
        };
    }

    /// <summary>Two planners with the same fingerprint write the same blocks.</summary>
    private string Fingerprint(JobSpec spec, List<PlannedSource> sources)
    {
        var inputs = sources.Select(s => new { s.Source.Address, s.Format, s.Info.Length, s.Info.Version });
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new { inputs, spec.Manifest, spec.Shards, rowSize }, RecordJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private sealed record PlannedSource(InputSource Source, ManifestFormat Format, ObjectInfo Info);
}
