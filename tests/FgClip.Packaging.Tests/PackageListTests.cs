namespace FgClip.Packaging.Tests;

/// <summary>The packages that <c>dotnet pack</c> makes.</summary>
public sealed class PackageListTests(PackedSolution packed)
{
    /// <summary>Half of what a registry takes. DuckDB, which <c>select</c> needs, is a third of it, for two platforms.</summary>
    private const long MaxToolBytes = 130_000_000;

    private static readonly string[] Libraries = ["ParquetSharpNative.so", "libonnxruntime.so", "libvips.so.42"];

    private readonly IReadOnlyList<Package> _packages = Package.ReadAll(packed.Packages);

    [Fact]
    public void The_packages_are_two_tools_and_the_client_with_what_it_depends_on()
    {
        Assert.Equal(
            ["fgclip", "fgclip-silo", "FgClip.Abstractions", "FgClip.Client", "FgClip.Grains.Abstractions"],
            _packages.Select(package => package.Value("id")!).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Each_package_is_described()
    {
        Assert.All(_packages, package =>
        {
            Assert.Equal(PackedSolution.Version, package.Value("version"));
            Assert.Equal("Apache-2.0", package.Value("license"));
            Assert.InRange(package.Value("description")!.Length, 60, 300);
            Assert.Contains("embeddings", package.Value("tags"));
            Assert.NotEmpty(package.Value("authors")!);
            Assert.True(package.Entries[package.Value("readme")!] > 0);
        });
    }

    [Theory]
    [InlineData("fgclip")]
    [InlineData("fgclip-silo")]
    public void A_tool_has_the_native_libraries_of_the_supported_platforms_alone(string id)
    {
        var package = _packages.Single(package => package.Value("id") == id);
        var natives = package.Entries.Keys.Where(entry => entry.Contains("/runtimes/", StringComparison.Ordinal))
            .Select(entry => entry.Split('/')).ToList();

        Assert.Equal(["linux-arm64", "linux-x64"], natives.Select(parts => parts[^3]).Distinct().Order());
        foreach (var platform in natives.GroupBy(parts => parts[^3], parts => parts[^1]))
            Assert.Empty(Libraries.Except(platform));
        Assert.InRange(package.Bytes, 1, MaxToolBytes);
    }

    /// <summary>The library's own package has no library for Linux on arm64; there <c>fgclip index</c> says so.</summary>
    [Fact]
    public void The_command_has_the_library_of_approximate_indexes_for_x64()
    {
        var package = _packages.Single(package => package.Value("id") == "fgclip");

        foreach (var library in (string[])["libusearch_c.so", "libnumkong.so"])
            Assert.EndsWith($"/linux-x64/native/{library}", Assert.Single(package.Entries.Keys, entry => entry.EndsWith($"/{library}")));
    }
}
