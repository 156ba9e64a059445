using System.Runtime.InteropServices;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>
/// Plans a large manifest in stretches, each with a record, and puts them together to what one pass over the manifest finds. JSON Lines are
/// read at many stretches at once, in any process; other text from one stretch to the next.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="planning">The folder of the planning.</param>
/// <param name="source">The manifest.</param>
/// <param name="info">What the store knows of it.</param>
/// <param name="kind">What it is.</param>
/// <param name="grid">How it is cut.</param>
/// <param name="options">What decides how it is planned.</param>
internal sealed class StretchedManifest(
    IObjectStore output, string planning, InputSource source, ObjectInfo info, ManifestKind kind, StretchGrid grid, PlanningOptions options)
{
    // A stretch of a local file keeps a core busy; that of a remote one mostly waits.
    private const int RemoteAtOnce = 16;

    private readonly StretchScanner _scanner = new(source, info, kind, options);
    private readonly string _folder = DatasetPaths.PlanningStretches(
        planning, options.Fingerprint(new { source.Address, source.Listing, kind, info.Length, info.Version, grid.Size }));

    private int AtOnce => StoreAddresses.IsLocal(source.Store.Root) ? Environment.ProcessorCount : RemoteAtOnce;

    /// <summary>Plans some stretches of JSON Lines. Any number of processes may do it at once.</summary>
    /// <param name="stretches">The stretches; those that have a record are passed over.</param>
    /// <param name="progress">Is told now and then how many bytes and rows of them were read.</param>
    /// <param name="cancellationToken">Stops the planning; stretches that are planned have their records.</param>
    public async Task PlanAsync(Range stretches, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var sum = new ProgressSum(progress);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(stretches.Start.Value, stretches.End.Value, parallel, async (stretch, token) =>
        {
            if (await output.FindAsync(DatasetPaths.PlanningStretch(_folder, stretch), token).ConfigureAwait(false) is null)
                await PlanLinesAsync(stretch, sum.For(stretch), token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Computes the digest of the manifest. One process does it.</summary>
    public Task<string> HashAsync(CancellationToken cancellationToken) =>
        new HashChain(output, _folder, source, grid).ComputeAsync(cancellationToken);

    /// <summary>Plans the stretches that have no record, and tells a pass what is in all of them.</summary>
    /// <param name="pass">The pass over the manifest.</param>
    /// <param name="progress">Is told now and then how many bytes and rows were read.</param>
    /// <param name="cancellationToken">Stops the planning; stretches that are planned have their records.</param>
    public async Task<InputSummary> PlanAsync(PlanningPass pass, Action<long, long> progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hash = Task.Run(() => HashAsync(stop.Token), stop.Token);
        try
        {
            if (StretchScanner.IsSplittable(kind))
                await PlanAsync(..grid.Count, progress, cancellationToken).ConfigureAwait(false);
            await CombineAsync(pass, progress, cancellationToken).ConfigureAwait(false);
            return new InputSummary(await hash.ConfigureAwait(false));
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)hash).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CombineAsync(PlanningPass pass, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var keys = new StretchKeys(output, _folder);
        var (start, lines) = (0L, 0L);
        for (var stretch = 0; stretch < grid.Count; stretch++)
        {
            var record = await StretchRecord.ReadAsync(output, _folder, stretch, cancellationToken).ConfigureAwait(false);
            if (record is null)
            {
                var (bytes, rows) = (start, pass.Rows);
                record = StretchScanner.IsSplittable(kind)
                    ? await PlanLinesAsync(stretch, progress: null, cancellationToken).ConfigureAwait(false)
                    : await PlanNextAsync(stretch, start, lines + 1, (b, r) => progress(bytes + b, rows + r), cancellationToken)
                    .ConfigureAwait(false);
            }

            foreach (var (offset, number, outputBytes) in record.Sizes.Unpack(record.Start))
                await pass.AddAsync(offset, lines + number, outputBytes, offset, cancellationToken).ConfigureAwait(false);
            pass.Schema.Add(record.Columns);
            if (record.HasGoodRow)
                pass.Observe(record.Fields);
            keys.Add(stretch, record.Named);
            (start, lines) = (record.Stop, lines + record.Lines);
        }

        using var memory = await PlanningMemory.Process.ReserveAsync(PlanningMemory.MaxOfInput, cancellationToken).ConfigureAwait(false);
        await keys.ReadAsync(pass.Keys, cancellationToken).ConfigureAwait(false);
    }

    private Task<StretchRecord> PlanLinesAsync(int stretch, Action<long, long>? progress, CancellationToken cancellationToken) =>
        PlanAsync(stretch, kept => _scanner.ScanLinesAsync(grid.RangeOf(stretch), kept, progress, cancellationToken), cancellationToken);

    private Task<StretchRecord> PlanNextAsync(
        int stretch, long start, long number, Action<long, long> progress, CancellationToken cancellationToken) => PlanAsync(
        stretch, kept => _scanner.ScanNextAsync(start, grid.RangeOf(stretch).End, number, kept, progress, cancellationToken),
        cancellationToken);

    private async Task<StretchRecord> PlanAsync(
        int stretch, Func<KeptRows, Task<StretchRecord>> scanAsync, CancellationToken cancellationToken)
    {
        using var memory = await PlanningMemory.Process.ReserveAsync(PlanningMemory.Estimate(kind, grid.Size), cancellationToken)
            .ConfigureAwait(false);
        var kept = new KeptRows(keepsDigests: NamedRows.Process.Count(_folder) <= KeyUniqueness.MaxRows);
        var record = await scanAsync(kept).ConfigureAwait(false);
        if (await source.Store.FindAsync(source.Name, cancellationToken).ConfigureAwait(false) != info)
            throw source.Changed();
        if (kept.Digests is { Count: > 0 } digests)
        {
            await StretchKeys.StoreAsync(output, _folder, stretch, CollectionsMarshal.AsSpan(digests), cancellationToken)
                .ConfigureAwait(false);
        }

        await record.StoreAsync(output, _folder, stretch, cancellationToken).ConfigureAwait(false);
        NamedRows.Process.Note(_folder, stretch, record.Named);
        return record;
    }

    /// <summary>Adds up how far stretches are that are read at once.</summary>
    private sealed class ProgressSum(Action<long, long>? progress)
    {
        private readonly Dictionary<int, (long Bytes, long Rows)> _parts = [];
        private (long Bytes, long Rows) _sum;

        public Action<long, long>? For(int stretch) => progress is null ? null : (bytes, rows) =>
        {
            lock (_parts)
            {
                var before = _parts.GetValueOrDefault(stretch);
                _parts[stretch] = (bytes, rows);
                _sum = (_sum.Bytes + bytes - before.Bytes, _sum.Rows + rows - before.Rows);
                progress(_sum.Bytes, _sum.Rows);
            }
        };
    }
}
