using System.Globalization;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Bench.Search;

/// <summary>
/// Exact search over clustered vectors, beside reading as many bytes of memory on all cores and doing nothing with them, by turns. Search
/// reads each vector once, so that the share of the two is how much of the memory's bandwidth it uses. Both are measured in processor time
/// too, which other programs of the machine move less.
/// </summary>
/// <param name="output">Where the table goes.</param>
internal sealed class SearchScale(TextWriter output)
{
    private const int Hits = 10;

    private readonly ClusteredVectors _vectors = new();

    /// <summary>Writes the vectors, and measures so many rounds.</summary>
    /// <exception cref="InvalidOperationException">A search does not find the vector that it looks for.</exception>
    public async Task RunAsync(int rows, int rounds, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fgclip-bench-search-").FullName;
        try
        {
            var parts = _vectors.Write(folder, rows);
            using var mapped = new MappedParts(parts);
            using var memory = new MemoryReading(parts.Sum(part => part.Header.FileSize));
            Search(mapped, 0, cancellationToken);
            await output.WriteLineAsync("| round | search ms | GB/s | queries/s | memory GB/s | share | share by processor time |");
            await output.WriteLineAsync("|---|---|---|---|---|---|---|");
            var (shares, processor) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var readsFirst = round % 2 == 0;
                var before = readsFirst ? memory.Run() : default;
                var search = Search(mapped, round * (rows / rounds), cancellationToken);
                var read = readsFirst ? before : memory.Run();
                shares.Add(read.Elapsed / search.Elapsed);
                processor.Add(read.Processor / search.Processor);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {round + 1} | {search.Elapsed.TotalMilliseconds:f0} | {memory.Bytes / search.Elapsed.TotalSeconds / 1e9:f1} | "
                    + $"{1 / search.Elapsed.TotalSeconds:f2} | {memory.Bytes / read.Elapsed.TotalSeconds / 1e9:f1} | "
                    + $"{shares[^1]:f2} | {processor[^1]:f2} |"));
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"Medians of {rounds} rounds: {shares.Order().ElementAt(rounds / 2):f2}, by processor time "
                + $"{processor.Order().ElementAt(rounds / 2):f2}; {Environment.ProcessorCount} cores."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Spent Search(MappedParts parts, int row, CancellationToken cancellationToken)
    {
        var query = new float[ClusteredVectors.Dimensions];
        UnitScale.TryCopy(_vectors.Create(row), query);
        IReadOnlyList<ScoredVector> found = [];
        var spent = Spent.Measure(() => found = new MatrixScan(parts, query, rows: null, except: null).Find(Hits, cancellationToken));
        return found[0].Part * ClusteredVectors.RowsPerPart + found[0].Row == row
            ? spent
            : throw new InvalidOperationException($"The vector of row {row} was not found first.");
    }
}
