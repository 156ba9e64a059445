using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Bench.Baselines;
using FgClip.Search.Approximate;
using FgClip.Search.Approximate.Building;
using FgClip.Search.Approximate.Graphs;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;
using FgClip.TestKit;

namespace FgClip.Bench.Search;

/// <summary>
/// An approximate index over clustered vectors, beside the npm package usearch with the same settings on the same vectors, and exact search
/// of the same queries.
/// </summary>
/// <param name="output">Where the table goes.</param>
internal sealed class IndexScale(TextWriter output)
{
    private const int Sample = 1_000, ExactQueries = 5, K = RecallMeasurement.K;

    /// <summary>Builds, and searches one query at a time.</summary>
    public async Task RunAsync(int rows, IndexSettings settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fgclip-bench-index-").FullName;
        try
        {
            using var vectors = new MappedParts(new ClusteredVectors().Write(folder, rows));
            var sample = SampledVector.Choose(vectors, Sample, seed: 0);
            var nearest = new SampleScan(vectors, sample, K).Run(cancellationToken);
            await output.WriteLineAsync(
                $"{rows:N0} vectors of {ClusteredVectors.Dimensions} numbers; {settings}; {Environment.ProcessorCount} cores.");
            await output.WriteLineAsync("| | build s | processor s | file MB | recall at 10 | queries/s |");
            await output.WriteLineAsync("|---|---|---|---|---|---|");
            await MeasureOursAsync(folder, vectors, sample, nearest, settings, cancellationToken);
            await MeasureNodeAsync(folder, vectors, sample, nearest, settings, cancellationToken);
            var exact = Spent.Measure(() => sample.Take(ExactQueries).ToList().ForEach(
                query => new MatrixScan(vectors, query.Vector, rows: null, query.Place).Find(K, cancellationToken)));
            await WriteAsync("exact search, all cores", default, 0, 1, ExactQueries / exact.Elapsed.TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureOursAsync(string folder, MappedParts vectors, IReadOnlyList<SampledVector> sample,
        IReadOnlyList<float[]> nearest, IndexSettings settings, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "ours.usearch");
        var build = Spent.Measure(() => new ShardBuilder(vectors, ClusteredVectors.Dimensions, settings, _ => { })
            .Build([.. Enumerable.Range(0, vectors.Parts.Count)], path, cancellationToken));
        List<IndexedPart> parts = [.. vectors.Parts.Select((part, i) => new IndexedPart($"{i}", part.Header.Count))];
        var size = new FileInfo(path).Length;
        using var graphs = GraphSet.Open(folder, [new IndexShard(Path.GetFileName(path), size, parts)],
            parts.Index().ToDictionary(part => part.Item.Sha256, part => part.Index), vectors, ClusteredVectors.Dimensions, settings);
        IReadOnlyList<ScoredVector>[] found = [];
        Find();
        var search = Spent.Measure(Find);
        var recall = found.Zip(nearest, (hits, scores) => hits.Take(K).Count(hit => hit.Score >= scores[^1])).Sum() / (double)(Sample * K);
        await WriteAsync("fgclip index", build, size, recall, Sample / search.Elapsed.TotalSeconds);

        void Find() => found = [.. sample.Select(query => graphs.Find(query.Vector, K, rows: null, query.Place, cancellationToken))];
    }

    private async Task MeasureNodeAsync(string folder, MappedParts vectors, IReadOnlyList<SampledVector> sample,
        IReadOnlyList<float[]> nearest, IndexSettings settings, CancellationToken cancellationToken, [CallerFilePath] string file = "")
    {
        var work = Path.Combine(folder, "node.json");
        await File.WriteAllTextAsync(work, JsonSerializer.Serialize(new
        {
            modules = Path.Combine(Fixtures.Repository, ".tools", "node_modules"),
            parts = vectors.Parts.Select(part => new { path = part.Path, count = part.Header.Count, start = MatrixHeader.Size }),
            dimensions = ClusteredVectors.Dimensions,
            quantization = settings.Storage switch { GraphStorage.Int8 => "i8", GraphStorage.Float16 => "f16", _ => "f32" },
            connectivity = settings.Connectivity,
            expansionAdd = settings.ExpansionAdd,
            expansionSearch = settings.ExpansionSearch,
            output = Path.Combine(folder, "node.usearch"),
            queries = sample.Select(query => query.Vector),
            threads = Environment.ProcessorCount,
            // The query itself is found too.
            count = K + 1,
        }), cancellationToken);
        var script = Path.Combine(Path.GetDirectoryName(file)!, "..", "Baselines", "usearch.cjs");
        var process = await MeasuredProcess.RunAsync(["node", script, work], cancellationToken);
        var answer = JsonElement.Parse(process.Output);
        var found = 0;
        foreach (var (i, keys) in answer.GetProperty("keys").EnumerateArray().Index())
        {
            found += keys.EnumerateArray().Select(key => int.Parse(key.GetString()!, CultureInfo.InvariantCulture))
                .Where(key => Place(key) != (sample[i].Place.Part, sample[i].Place.Row))
                .Take(K).Count(key => Score(vectors, sample[i].Vector, key) >= nearest[i][^1]);
        }

        var build = new Spent(TimeSpan.FromSeconds(answer.GetProperty("buildSeconds").GetDouble()),
            TimeSpan.FromSeconds(answer.GetProperty("buildProcessorSeconds").GetDouble()));
        await WriteAsync("npm usearch", build, new FileInfo(Path.Combine(folder, "node.usearch")).Length, found / (double)(Sample * K),
            Sample / answer.GetProperty("searchSeconds").GetDouble());
    }

    private static (int Part, int Row) Place(int key) => (key / ClusteredVectors.RowsPerPart, key % ClusteredVectors.RowsPerPart);

    private static unsafe float Score(MappedParts vectors, float[] query, int key)
    {
        var score = new StrongBox<float>();
        vectors.Read(Place(key).Part, (query, key, score), static (work, rows) =>
        {
            fixed (float* vector = work.query)
                work.score.Value = DotProduct.Compute(vector, rows.At(Place(work.key).Row), rows.Dimensions);
        });
        return score.Value;
    }

    private Task WriteAsync(string name, Spent build, long bytes, double recall, double queries) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {build.Elapsed.TotalSeconds:f0} | {build.Processor.TotalSeconds:f0} | {bytes / 1e6:f0} | {recall:f4} | "
        + $"{queries:f0} |"));
}
