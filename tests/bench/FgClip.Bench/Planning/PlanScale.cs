using System.Diagnostics;
using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Storage.Files;

namespace FgClip.Bench.Planning;

/// <summary>Plans very many inputs of one row each, and reports the seconds and the peak memory of each step.</summary>
/// <param name="output">Where lines go.</param>
internal sealed class PlanScale(TextWriter output)
{
    private const int InputsPerFolder = 10_000;

    /// <summary>Measures one number of inputs after the other.</summary>
    /// <param name="sizes">The numbers.</param>
    /// <param name="folder">A folder on the disk to be measured, which is deleted in the end.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task RunAsync(IReadOnlyList<int> sizes, string folder, CancellationToken cancellationToken)
    {
        foreach (var size in sizes)
        {
            var place = Path.Combine(folder, size.ToString(CultureInfo.InvariantCulture));
            try
            {
                await RunAsync(size, place, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }

    private async Task RunAsync(int size, string place, CancellationToken cancellationToken)
    {
        var inputs = Path.Combine(place, "in");
        Make(inputs, size);
        var store = new FileObjectStore(Path.Combine(place, "out"));
        var spec = new JobSpec
        {
            Model = new ModelReference("none", new string('0', 64), "/none"),
            Inputs = [$"{inputs}/*/*.jsonl"],
            Output = store.Root,
            Features = new FeatureOptions(),
        };
        var planner = new DatasetPlanner(store, new RowSizeEstimate(4_000));
        var opened = await MeasureAsync(size, "list", () => planner.OpenAsync(spec, null, cancellationToken)).ConfigureAwait(false);
        var listing = opened.Listing!;
        await MeasureAsync(size, "plan units", async () =>
        {
            for (var lease = 0; lease < listing.Leases; lease++)
                await planner.PlanUnitsAsync(spec, null, listing, lease, null, cancellationToken).ConfigureAwait(false);
            return listing.Units;
        }).ConfigureAwait(false);
        var plan = await MeasureAsync(size, "merge", async () =>
            (await planner.MergeAsync(spec, null, listing, cancellationToken).ConfigureAwait(false)).Plan).ConfigureAwait(false);
        if (plan.Rows != size || plan.Shards != size)
            throw new InvalidOperationException($"{plan.Rows} rows and {plan.Shards} shards were planned of {size} inputs.");
        await MeasureAsync(size, "read a block and a shard's input", async () =>
        {
            var head = await PlanHead.ReadPlannedAsync(store, 1, plan.Folder, cancellationToken).ConfigureAwait(false);
            var block = await ShardBlock.ReadAsync(store, head, (size - 1) / 256, cancellationToken).ConfigureAwait(false);
            return (await head.ReadPlanForAsync(store, block.Shards[^1], cancellationToken).ConfigureAwait(false)).Inputs[size - 1];
        }).ConfigureAwait(false);
    }

    private async Task<T> MeasureAsync<T>(int size, string step, Func<Task<T>> run)
    {
        GC.Collect();
        // Begins the peak of the resident memory again, as proc(5) has it.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5").ConfigureAwait(false);
        var begun = Stopwatch.GetTimestamp();
        var result = await run().ConfigureAwait(false);
        var (seconds, peak) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, Peak());
        await output.WriteLineAsync($"{size,9:N0} inputs  {step,-34} {seconds,8:0.00} s  {peak,5:N0} MB").ConfigureAwait(false);
        return result;
    }

    private static double Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    private static void Make(string folder, int size)
    {
        for (var input = 0; input < size; input++)
        {
            var part = Path.Combine(folder, $"{input / InputsPerFolder:0000}");
            if (input % InputsPerFolder == 0)
                Directory.CreateDirectory(part);
            File.WriteAllText(
                Path.Combine(part, $"{input % InputsPerFolder:00000}.jsonl"), "{\"image\":\"a.jpg\",\"caption\":\"a caption\"}\n");
        }
    }
}
