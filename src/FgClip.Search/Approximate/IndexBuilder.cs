using System.Diagnostics;
using FgClip.Datasets.Embeddings;
using FgClip.Search.Approximate.Building;
using FgClip.Search.Approximate.Graphs;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate;

/// <summary>
/// Builds the approximate index of one column of a finished dataset, file by file. A file that is there is kept, so that a run that was
/// killed continues, and a dataset that was extended needs the files of its new parts alone.
/// </summary>
/// <param name="dataset">The dataset.</param>
/// <param name="target">Which vectors.</param>
/// <param name="cache">Where the vectors lie.</param>
/// <param name="root">The folder of indexes; each column has a folder of its own below it.</param>
public sealed class IndexBuilder(EmbeddedDataset dataset, SearchTarget target, VectorCache cache, string root)
{
    /// <summary>Builds what is missing, measures recall, and writes the record.</summary>
    /// <param name="options">How.</param>
    /// <param name="reportParts">Gets how many parts are in the cache of vectors, after each; null for nobody.</param>
    /// <param name="report">Gets how far it is, again and again, from several threads; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work; what is in files then is kept.</param>
    /// <exception cref="InvalidDataException">The dataset has no such vectors.</exception>
    /// <exception cref="SearchIndexException">
    /// There is no library for this system, or the folder has another dataset's index, or is written to by another process.
    /// </exception>
    public async Task<IndexReport> BuildAsync(
        IndexBuildOptions options, Action<int>? reportParts, Action<IndexProgress>? report, CancellationToken cancellationToken)
    {
        var library = $"USearch {UsearchLibrary.Version}";
        using var folder = IndexFolder.Lock(IndexFolder.FolderOf(root, target.Column));
        var earlier = IndexRecord.Read(folder.Path);
        using var exact = await ExactIndex.OpenAsync(dataset, target, cache, reportParts, cancellationToken).ConfigureAwait(false);
        var run = new IndexBuildRun(dataset, exact, folder, earlier, options, library);
        return await Task.Run(() => run.Execute(report, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private sealed class IndexBuildRun(
        EmbeddedDataset dataset, ExactIndex exact, IndexFolder folder, IndexRecord? earlier, IndexBuildOptions options, string library)
    {
        private readonly Dictionary<string, int> _numbers = GraphSet.NumberParts(dataset);
        private readonly List<IndexShard> _shards = [];
        private readonly Stopwatch _building = new();
        private long _done;
        private int _built;

        public IndexReport Execute(Action<IndexProgress>? report, CancellationToken cancellationToken)
        {
            IReadOnlyList<IndexedPart> parts =
                [.. dataset.Manifest.Parts.Zip(exact.Vectors.Parts, (part, cached) => new IndexedPart(part.Sha256, cached.Header.Count))];
            RefuseOther(parts);
            foreach (var shard in IndexShardPlanner.Plan(parts, KeptShards(), options.ShardVectors))
                _shards.Add(BuildMissing(shard, report, cancellationToken));

            var recall = Measure(cancellationToken);
            var record = new IndexRecord
            {
                Dataset = dataset.Store.Root,
                Column = exact.Target.Column,
                Dimensions = exact.Dimensions,
                Settings = options.Settings,
                Parts = [.. dataset.Manifest.Parts.Select(part => part.Sha256)],
                Shards = _shards,
                Recall = recall,
            };
            record.Write(folder.Path);
            return new IndexReport(
                folder.Path, _built, _shards.Count - _built, folder.DeleteOthers(_shards), exact.Unusable, recall);
        }

        /// <summary>What a person names by mistake is not replaced.</summary>
        private void RefuseOther(IReadOnlyList<IndexedPart> parts)
        {
            if (earlier is null || earlier.Dataset == dataset.Store.Root)
                return;
            var known = parts.Select(part => part.Sha256).ToHashSet(StringComparer.Ordinal);
            if (!earlier.Shards.SelectMany(shard => shard.Parts).Any(part => known.Contains(part.Sha256)))
                throw new SearchIndexException($"{folder.Path} holds the index of {earlier.Dataset}. Name another folder, or delete that.");
        }

        private IEnumerable<IndexShard> KeptShards() => earlier?.Shards.Where(shard => shard.File == Name(shard.Parts)) ?? [];

        private IndexShard BuildMissing(
            IReadOnlyList<IndexedPart> parts, Action<IndexProgress>? report, CancellationToken cancellationToken)
        {
            var (name, vectors) = (Name(parts), parts.Sum(part => (long)part.Vectors));
            var path = Path.Combine(folder.Path, name);
            var known = earlier?.Shards.FirstOrDefault(shard => shard.File == name);
            if (File.Exists(path) && (known is null || known.Bytes == new FileInfo(path).Length))
            {
                Report((int)vectors);
            }
            else
            {
                _building.Start();
                new ShardBuilder(exact.Vectors, exact.Dimensions, options.Settings, Report)
                    .Build([.. parts.Select(part => _numbers[part.Sha256])], path, cancellationToken);
                _building.Stop();
                _built++;
            }

            return new IndexShard(name, new FileInfo(path).Length, parts);

            void Report(int count) => report?.Invoke(new IndexProgress(Interlocked.Add(ref _done, count), exact.Count));
        }

        private RecallReport Measure(CancellationToken cancellationToken)
        {
            var measuring = Stopwatch.StartNew();
            using var graphs = GraphSet.Open(folder.Path, _shards, _numbers, exact.Vectors, exact.Dimensions, options.Settings);
            var measured = RecallMeasurement.Run(exact.Vectors, graphs, options.Sample, options.Seed, cancellationToken);
            return new RecallReport
            {
                Recall = measured.Recall,
                Required = options.MinRecall,
                K = RecallMeasurement.K,
                Sample = measured.Sample,
                Seed = options.Seed,
                QueryMilliseconds = measured.QueryTime.TotalMilliseconds,
                BuildSeconds = _building.Elapsed.TotalSeconds,
                MeasureSeconds = measuring.Elapsed.TotalSeconds,
                Vectors = exact.Count,
                Bytes = _shards.Sum(shard => shard.Bytes),
                Library = library,
            };
        }

        private string Name(IEnumerable<IndexedPart> parts) =>
            IndexShard.Name(exact.Target.Column, exact.Dimensions, options.Settings, parts);
    }
}
