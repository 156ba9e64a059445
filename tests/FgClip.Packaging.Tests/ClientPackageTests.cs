using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Packaging.Tests;

/// <summary>A program of somebody else that references the package FgClip.Client: the sample, compiled outside the repository.</summary>
public sealed class ClientPackageTests(PackedSolution packed) : IDisposable
{
    private const int Images = 5;

    private static readonly Dictionary<string, string> NoVariables = [];

    private static readonly string Sample = Path.Combine(Fixtures.Repository, "samples", "SubmitAndWatch");

    private readonly TempFolder _folder = new();

    private CancellationToken Cancel { get; } = TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sample_submits_a_job_to_an_installed_silo_and_watches_it_to_its_end()
    {
        var program = await CompileAsync();
        var digest = await MakeInputAsync();
        await using var redis = await Redis.StartAsync();
        var log = new ProcessLog();
        string[] start = [Tool("fgclip-silo"), "--Cluster", redis.Address, "--AdvertisedIP", "127.0.0.1", "--CpuThreads", "1"];
        await using var silo = ProgramProcess.Start("silo", start, NoVariables, log);
        await log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: Cancel);

        var lines = await Dotnet.RunAsync(
            ["dotnet", program, redis.Address, _folder.At("model"), digest, _folder.At("scenes", "images"), _folder.At("out")],
            NoVariables);

        Assert.Contains(lines, line => line.StartsWith("Succeeded:", StringComparison.Ordinal));
        Assert.Equal($"{Images} rows ok", lines[^1]);
        Assert.True(File.Exists(_folder.At("out", "_SUCCESS")));
        // The silo is still running, and has loaded what its package brings.
        var loaded = await File.ReadAllTextAsync($"/proc/{silo.Id}/maps", Cancel);
        foreach (var library in new[] { "libonnxruntime.so", "libvips.so.42" })
            Assert.Matches($@"(?m) {packed.Tools}/.*/{library}$", loaded);
    }

    /// <summary>Compiles the sample against the package.</summary>
    private async Task<string> CompileAsync()
    {
        File.Copy(Path.Combine(Sample, "Program.cs"), _folder.At("Program.cs"));
        var project = _folder.Write("Sample.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="FgClip.Client" Version="[{PackedSolution.Version}]" />
              </ItemGroup>
            </Project>
            """);
        // Other packages come from where this solution took them, or from the ordinary sources.
        var cache = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = _folder.At("cache"),
            ["NUGET_FALLBACK_PACKAGES"] = OrdinaryCache,
        };
        await Dotnet.RunAsync(
            cache, "build", project, "-c", "Release", "-o", _folder.At("sample"), $"-p:RestoreAdditionalProjectSources={packed.Packages}",
            "-v", "quiet");
        foreach (var id in new[] { "fgclip.client", "fgclip.grains.abstractions", "fgclip.abstractions" })
            Assert.Contains(packed.Packages,
                await File.ReadAllTextAsync(_folder.At("cache", id, PackedSolution.Version, ".nupkg.metadata"), Cancel));
        return _folder.At("sample", "Sample.dll");
    }

    /// <summary>Draws images, imports a model, and returns its digest.</summary>
    private async Task<string> MakeInputAsync()
    {
        await Dotnet.RunAsync([Tool("fgclip"), "sample", "--out", _folder.At("scenes"), "--count", $"{Images}"], NoVariables);
        await Dotnet.RunAsync([Tool("fgclip"), "model", "import", Fixtures.CheckpointShapes, "--out", _folder.At("model")], NoVariables);
        var shown = await Dotnet.RunAsync([Tool("fgclip"), "model", "show", _folder.At("model")], NoVariables);
        return shown.Single(line => line.StartsWith("digest", StringComparison.Ordinal)).Split(' ')[^1];
    }

    private string Tool(string name) => Path.Combine(packed.Tools, name);

    private static string OrdinaryCache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
