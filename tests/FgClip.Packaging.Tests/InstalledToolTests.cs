using FgClip.TestKit;

namespace FgClip.Packaging.Tests;

/// <summary>The tool <c>fgclip</c>, installed from its package.</summary>
public sealed class InstalledToolTests(PackedSolution packed) : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_prints_the_version_of_its_package()
    {
        var version = Assert.Single(await RunAsync("--version"));

        Assert.Equal(PackedSolution.Version, version.Split('+')[0]);
    }

    [Fact]
    public async Task It_runs_the_demo()
    {
        var lines = await RunAsync("demo", "--count", "16", "--out", _folder.Path);

        Assert.Contains(lines, line => line.StartsWith("English short", StringComparison.Ordinal));
        Assert.True(File.Exists(_folder.At("embeddings", "_SUCCESS")));
    }

    /// <summary>Float16 columns are written by ParquetSharp, whose native library no system has.</summary>
    [Fact]
    public async Task It_writes_float16()
    {
        await RunAsync("sample", "--count", "2", "--out", _folder.At("scenes"));
        await RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", _folder.At("model"));
        await RunAsync(
            "embed", "--model", _folder.At("model"), "--input", _folder.At("scenes", "images"), "--output", _folder.At("out"), "--features",
            "dense",
            "--dense", "float16");

        Assert.True(File.Exists(_folder.At("out", "_SUCCESS")));
    }

    /// <summary>The native library of approximate indexes needs another one beside it.</summary>
    [Fact]
    public async Task It_builds_an_approximate_index_and_searches_it()
    {
        await RunAsync("sample", "--count", "3", "--out", _folder.At("scenes"));
        await RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", _folder.At("model"));
        await RunAsync(
            "embed", "--model", _folder.At("model"), "--input", _folder.At("scenes", "images"), "--output", _folder.At("out"), "--features",
            "image");
        string[] index = ["--embeddings", _folder.At("out"), "--index", _folder.At("index"), "--cache", _folder.At("cache")];

        var built = Assert.Single(await RunAsync(["index", .. index]));

        Assert.Contains(": 3 vectors in 1 files, 1 of them built now, ", built);
        Assert.Equal(3, (await RunAsync(["search", .. index, "a star"])).Count);
    }

    private Task<IReadOnlyList<string>> RunAsync(params IEnumerable<string> arguments) =>
        Dotnet.RunAsync([Path.Combine(packed.Tools, "fgclip"), .. arguments], NoVariables);
}
