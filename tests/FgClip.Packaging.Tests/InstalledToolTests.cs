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

    private Task<IReadOnlyList<string>> RunAsync(params IEnumerable<string> arguments) =>
        Dotnet.RunAsync([Path.Combine(packed.Tools, "fgclip"), .. arguments], NoVariables);
}
