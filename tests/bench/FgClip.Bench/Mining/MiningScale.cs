using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FgClip.Bench.Baselines;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.TestKit.Processes;

namespace FgClip.Bench.Mining;

/// <summary>
/// The whole of <c>fgclip mine</c> by its size: time and memory, beside what a matrix product on the same cores takes for as many pairs,
/// other builds of the program, and FAISS. All programs must write the same.
/// </summary>
/// <param name="output">Where the table goes.</param>
/// <param name="kind">How the vectors lie.</param>
internal sealed class MiningScale(TextWriter output, VectorKind kind)
{
    private const int Dimensions = 768, RowsPerPart = 10_000, PeerSeconds = 10, PeerRows = 4096, PeerColumns = 8192, Neighbours = 5;

    private readonly MinedVectors _vectors = new(kind, Dimensions);

    /// <summary>Measures sizes.</summary>
    /// <param name="sizes">Rows of each measurement.</param>
    /// <param name="anchors">The first rows, whose images are the anchors; null for all.</param>
    /// <param name="programs">Builds to measure by turns; empty for the one that was built.</param>
    /// <param name="faiss">The folder of a system with FAISS; null for none.</param>
    /// <param name="rounds">Turns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidOperationException">A program failed, or wrote something else than the first.</exception>
    public async Task RunAsync(
        IEnumerable<int> sizes, int? anchors, IReadOnlyList<string> programs, string? faiss, int rounds,
        CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(
            "| anchors x candidates | what | seconds | of processors | GFLOP/s | of OpenBLAS | peak MB |\n"
            + "|---|---|---|---|---|---|---|");
        foreach (var rows in sizes)
        {
            await MeasureAsync((Math.Min(rows, anchors ?? rows), rows), [.. programs.DefaultIfEmpty(BuiltProgram.Fgclip)], faiss, rounds,
                cancellationToken);
        }
    }

    private async Task MeasureAsync(
        (int Anchors, int Candidates) sides, string[] programs, string? faiss, int rounds, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        var candidates = await WriteAsync(folder.At("data"), sides.Candidates);
        var embeddings = sides.Anchors == sides.Candidates ? candidates : await WriteAsync(folder.At("anchors"), sides.Anchors);
        string? first = null;
        for (var round = 0; round < rounds; round++)
        {
            var blas = await OpenBlas.MeasureAsync(PeerRows, PeerColumns, Dimensions, PeerSeconds);
            foreach (var (i, program) in programs.Index().OrderBy(each => (each.Index + round) % programs.Length))
            {
                var into = folder.At($"out-{round}-{i}");
                var mined = await MeasuredProcess.RunAsync(
                    [program, "mine", "--embeddings", embeddings, "--candidates", candidates, "--anchor", "image", "--candidate", "text",
                    "--output", into, "--json"],
                    cancellationToken);
                var digest = await DigestAsync(into, cancellationToken);
                if ((first ??= digest) != digest)
                    throw new InvalidOperationException($"{program} wrote something else than the first program.");
                await WriteAsync(sides, program, mined, blas);
                Directory.Delete(into, recursive: true);
            }

            if (faiss is not null)
                await WriteAsync(sides, "FAISS IndexFlatIP, search alone", await SearchAsync(faiss, sides, cancellationToken), blas);
        }
    }

    private Task<string> WriteAsync(string folder, int rows) =>
        VectorDataset.WriteAsync(folder, rows, Row, new FeatureOptions { TextHeads = [TextHead.Short] }, RowsPerPart);

    private Task WriteAsync((int Anchors, int Candidates) sides, string what, MeasuredProcess run, double blas)
    {
        var speed = 2e-9 * sides.Anchors * sides.Candidates * Dimensions / run.Elapsed.TotalSeconds;
        return output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {sides.Anchors} x {sides.Candidates} | {what} | {run.Elapsed.TotalSeconds:f1} | {run.Processor.TotalSeconds:f1} | "
            + $"{speed:f0} | {speed / blas:f2} | {run.PeakBytes / 1e6:f0} |"));
    }

    /// <summary>Searches with FAISS in another system; its script prints the seconds of the search alone.</summary>
    private async Task<MeasuredProcess> SearchAsync(string system, (int Anchors, int Candidates) sides, CancellationToken cancellationToken)
    {
        var place = Directory.CreateDirectory(Path.Combine(system, "tmp", "fgclip-bench")).FullName;
        try
        {
            foreach (var (side, rows, lane) in ((string, int, int)[])[("images", sides.Anchors, 0), ("texts", sides.Candidates, 1)])
            {
                await using var file = File.Create(Path.Combine(place, side));
                for (var row = 0; row < rows; row++)
                    file.Write(MemoryMarshal.AsBytes<float>(_vectors.Create(2 * row + lane)));
            }

            File.Copy(Scripts.PathOf("flat_index.py"), Path.Combine(place, "flat_index.py"), overwrite: true);
            var run = await MeasuredProcess.RunAsync(
                ["chroot", system, "python3", "/tmp/fgclip-bench/flat_index.py", "/tmp/fgclip-bench", $"{Dimensions}", $"{Neighbours}"],
                cancellationToken);
            double[] seconds = [.. run.Output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            return run with { Elapsed = TimeSpan.FromSeconds(seconds[0]), Processor = TimeSpan.FromSeconds(seconds[1]) };
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static async Task<string> DigestAsync(string folder, CancellationToken cancellationToken)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var file = File.OpenRead(part);
            all.AppendData(await SHA256.HashDataAsync(file, cancellationToken));
        }

        return Convert.ToHexStringLower(all.GetCurrentHash());
    }

    private VectorRow Row(int i) => new($"{i}", $"{i}.png", $"caption {i}")
    {
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i))),
        ImageEmbedding = _vectors.Create(2 * i),
        TextEmbedding = _vectors.Create(2 * i + 1),
    };
}
