using System.Xml.Linq;
using FgClip.Packaging.Tests;
using FgClip.TestKit;

[assembly: AssemblyFixture(typeof(PackedSolution))]

namespace FgClip.Packaging.Tests;

/// <summary>The packages of the solution as it was built, and both tools installed from them into an empty tool path.</summary>
public sealed class PackedSolution : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>The folder of packages.</summary>
    public string Packages => _folder.At("packages");

    /// <summary>The folder of installed tools.</summary>
    public string Tools => _folder.At("tools");

    /// <summary>The version that the source states.</summary>
    public static string Version { get; } =
        XDocument.Load(Path.Combine(Fixtures.Repository, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    /// <summary>A configuration of NuGet whose only source is the folder of packages.</summary>
    private string OnlyPackages => _folder.At("only-packages.config");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        // What is packed was built in the configuration of this test.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await Dotnet.RunAsync(
            new Dictionary<string, string>(),
            "pack", Path.Combine(Fixtures.Repository, "FgClip.Cluster.sln"), "-c", configuration, "--no-build", "-o", Packages, "-v",
            "quiet");

        _folder.Write(
            Path.GetFileName(OnlyPackages),
            $"""<configuration><packageSources><clear /><add key="packages" value="{Packages}" /></packageSources></configuration>""");
        // A home and a cache of its own: whatever this user installed before does not count.
        var fresh = new Dictionary<string, string>
        {
            ["HOME"] = _folder.At("home"),
            ["DOTNET_CLI_HOME"] = _folder.At("home"),
            ["NUGET_PACKAGES"] = _folder.At("cache"),
        };
        foreach (var tool in new[] { "fgclip", "fgclip-silo" })
            await Dotnet.RunAsync(fresh, "tool", "install", tool, "--tool-path", Tools, "--version", Version, "--configfile", OnlyPackages);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
