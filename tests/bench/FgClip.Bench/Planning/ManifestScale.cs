using System.Diagnostics;
using System.Globalization;
using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Planning.Stretches;
using FgClip.Datasets.Plans;
using FgClip.Storage.Files;

namespace FgClip.Bench.Planning;

/// <summary>Plans one large manifest of JSON Lines, and measures seconds and memory of each step.</summary>
/// <param name="output">Where lines go.</param>
internal sealed class ManifestScale(TextWriter output)
{
    /// <summary>Measures manifests of some sizes.</summary>
    /// <param name="sizes">The numbers of rows.</param>
    /// <param name="folder">A folder on the disk to be measured.</param>
    /// <param name="whole">Whether a manifest is planned by one pass over it.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task RunAsync(IReadOnlyList<int> sizes, string folder, bool whole, CancellationToken cancellationToken)
    {
        foreach (var size in sizes)
        {
            var place = Path.Combine(folder, size.ToString(CultureInfo.InvariantCulture));
            try
            {
                await RunAsync(size, place, whole, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }

    private async Task RunAsync(int size, string place, bool whole, CancellationToken cancellationToken)
    {
        var manifest = Path.Combine(place, "manifest.jsonl");
        Directory.CreateDirectory(place);
        await WriteAsync(manifest, size).ConfigureAwait(false);
        var store = new FileObjectStore(Path.Combine(place, "out"));
        var spec = new JobSpec
        {
            Model = new ModelReference("none", new string('0', 64), "/none"),
            Inputs = [manifest],
            Output = store.Root,
            Features = new FeatureOptions(),
        };
        var planner = new DatasetPlanner(store, new RowSizeEstimate(4_000))
        {
            MinStretchBytes = whole ? long.MaxValue / 64 : StretchGrid.DefaultMinSize,
        };
        var listing = (await planner.OpenAsync(spec, null, cancellationToken).ConfigureAwait(false)).Listing!;
        // The first lease is that of the input; where there are others, the second is that of its digest.
        await MeasureAsync(size, "the input", 0..1).ConfigureAwait(false);
        if (!whole)
        {
            await MeasureAsync(size, "its digest", 1..2).ConfigureAwait(false);
            await MeasureAsync(size, "its stretches", 2..listing.Leases).ConfigureAwait(false);
        }

        await PlanMeasure.RunAsync(output, $"{size,11:N0} rows", "merge", async () =>
        {
            var merged = await planner.MergeAsync(spec, null, listing, cancellationToken).ConfigureAwait(false);
            return merged.Plan.Rows == size
                ? size
                : throw new InvalidOperationException($"The plan of {size} rows has {merged.Plan.Rows}.");
        }).ConfigureAwait(false);

        Task<int> MeasureAsync(int rows, string step, Range leases) => PlanMeasure.RunAsync(output, $"{rows,11:N0} rows", step, async () =>
        {
            for (var lease = leases.Start.Value; lease < leases.End.Value; lease++)
                await planner.PlanUnitsAsync(spec, null, listing, lease, null, cancellationToken).ConfigureAwait(false);
            return 0;
        });
    }

    private static async Task WriteAsync(string manifest, int size)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        await using (var writer = new StreamWriter(manifest, append: false, utf8, bufferSize: 1 << 20))
        {
            for (var row = 0; row < size; row++)
            {
                writer.Write("{\"image\":\"00");
                writer.Write(row % 1_000);
                writer.Write("/image-");
                writer.Write(row);
                writer.Write(".jpg\",\"caption\":\"a photograph of a street in the evening, with people under umbrellas, number ");
                writer.Write(row);
                writer.Write("\",\"width\":1024,\"height\":768,\"score\":0.25}\n");
            }
        }

        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync().ConfigureAwait(false);
    }
}
