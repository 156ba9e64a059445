using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Search.Approximate;
using FgClip.Search.Approximate.Graphs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Search.Tests.Approximate;

/// <summary>The native library, and its npm package as an outsider that reads our files.</summary>
public sealed class UsearchGraphTests : IDisposable
{
    // Node can't change how many candidates it takes.
    private const int Count = 3_000, Dimensions = 64, Connectivity = 12, Expansion = 64, Top = 12;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GraphStorage.Int8, "i8")]
    [InlineData(GraphStorage.Float16, "f16")]
    [InlineData(GraphStorage.Float32, "f32")]
    public async Task The_npm_package_reads_a_file_and_finds_the_same(GraphStorage storage, string quantization)
    {
        var settings = new IndexSettings { Storage = storage, Connectivity = Connectivity, ExpansionSearch = Expansion };
        var path = _folder.At("graph.usearch");
        using (var built = UsearchGraph.Create(Dimensions, Count, settings))
        {
            var threads = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, Count, threads, i => built.Add((ulong)i, VectorDataset.Unit(i, Dimensions)));
            built.Save(path);
            Assert.Equal(Count, built.Count);
        }

        using var graph = UsearchGraph.View(path, Dimensions, settings);
        var queries = Enumerable.Range(0, 20).Select(i => VectorDataset.Unit(-1 - i, Dimensions)).ToList();
        var ours = queries.ConvertAll(query =>
        {
            var keys = new ulong[Top];
            Assert.Equal(Top, graph.Search(query, [], keys));
            return keys;
        });

        var theirs = await ReadByNodeAsync(path, quantization, queries);
        Assert.Equal(Count, theirs.GetProperty("size").GetInt32());
        Assert.Equal(Connectivity, theirs.GetProperty("connectivity").GetInt32());
        Assert.Equal(ours, theirs.GetProperty("keys").EnumerateArray().Select(keys => keys.EnumerateArray()
            .Select(key => ulong.Parse(key.GetString()!, CultureInfo.InvariantCulture)).ToArray()));
    }

    [Fact]
    public void Vectors_of_another_length_or_that_are_not_finite_are_refused()
    {
        using var graph = UsearchGraph.Create(Dimensions, 10, new IndexSettings());

        Assert.Throws<ArgumentException>(() => graph.Add(0, new float[Dimensions - 1]));
        Assert.Throws<ArgumentException>(() => graph.Add(0, new float[Dimensions + 1]));
        Assert.Throws<ArgumentException>(() => graph.Add(0, [float.NaN, .. new float[Dimensions - 1]]));
        Assert.Throws<ArgumentException>(() => graph.Search([float.PositiveInfinity, .. new float[Dimensions - 1]], [], new ulong[1]));
        Assert.Throws<ArgumentException>(() => graph.Search(new float[1], [], new ulong[1]));
        Assert.Equal(0, graph.Count);
    }

    [Fact]
    public void A_file_of_something_else_and_one_of_another_length_are_refused()
    {
        using (var graph = UsearchGraph.Create(Dimensions, 1, new IndexSettings()))
        {
            graph.Add(7, VectorDataset.Unit(0, Dimensions));
            graph.Save(_folder.At("one.usearch"));
        }

        var text = _folder.Write("text.usearch", new string('x', 1_000));
        Assert.Contains(text, Assert.Throws<SearchIndexException>(() => UsearchGraph.View(text, Dimensions, new IndexSettings())).Message);
        Assert.Contains("has vectors of 64 numbers, not 65", Assert.Throws<SearchIndexException>(
            () => UsearchGraph.View(_folder.At("one.usearch"), 65, new IndexSettings())).Message);
    }

    private static async Task<JsonElement> ReadByNodeAsync(string path, string quantization, IReadOnlyList<float[]> queries,
        [CallerFilePath] string file = "")
    {
        var packages = Path.Combine(Fixtures.Repository, ".tools", "node_modules");
        var script = Path.Combine(Path.GetDirectoryName(file)!, "usearch.cjs");
        using var node = Process.Start(new ProcessStartInfo(
            "node", [script, packages, path, quantization, $"{Dimensions}", $"{Connectivity}", $"{Top}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(queries));
        node.StandardInput.Close();
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await error);
        return JsonElement.Parse(await output);
    }
}
