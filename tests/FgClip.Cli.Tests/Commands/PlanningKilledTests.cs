using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A process that plans is killed while storage withholds half of its inputs.</summary>
[Collection(nameof(ShapesModel))]
public sealed class PlanningKilledTests(ShapesModel shapes)
{
    private const int Inputs = 400, Planned = 200, AtOnce = 16, Killed = 137;

    /// <summary>The command looks into so many inputs before it starts.</summary>
    private const int Examined = 100;

    [Fact]
    public async Task A_planner_that_is_killed_in_the_middle_repeats_less_than_a_twentieth_of_the_inputs()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "inputs");
        await container.CreateAsync(cancellationToken: Token);
        await Parallel.ForAsync(0, Inputs, Token, async (i, cancel) =>
            await container.GetBlobClient($"{i:000}.jsonl").UploadAsync(
                new BinaryData(Encoding.UTF8.GetBytes($$"""{"caption": "a circle, {{i}}"}""" + "\n")), cancel));
        await using var gate = await AzuriteGate.StartAsync(azurite);
        var output = shapes.NewPath("killed-plan");
        var plan = Path.Combine(output, "_inputs", "0001.json");

        // All units at once are at inputs that are withheld, so every input before them has its record.
        gate.Close(request => InputOf(request.Path) >= Planned);
        var first = Start(gate, output);
        for (var open = 0; open < AtOnce; open++)
            await NextAsync(gate, first);
        first.Process.Send(Signal.Kill);
        await EndAsync(first, Killed);
        Assert.Equal(Planned, Directory.GetFiles(Path.Combine(output, "_planning"), "0*.json", SearchOption.AllDirectories).Length);

        var read = new ConcurrentDictionary<int, bool>();
        gate.Close(request =>
        {
            if (request.Method != "GET" || InputOf(request.Path) is not { } input)
                return false;
            // Whoever reads an input once there is a plan computes a shard.
            return File.Exists(plan) || !(read[input] = true);
        });
        var second = Start(gate, output);
        await NextAsync(gate, second);
        second.Process.Send(Signal.Kill);
        await EndAsync(second, Killed);

        Assert.Equal(Enumerable.Range(Planned, Inputs - Planned), read.Keys.Where(input => input >= Examined).Order());
        Assert.InRange(AtOnce, 0, Inputs / 20 - 1);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The input that a request is for; null for other requests, as for the pattern by its name.</summary>
    private static int? InputOf(string? path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var input) ? input : null;

    private static async Task NextAsync(AzuriteGate gate, (ProgramProcess Process, ProcessLog Log) run)
    {
        if (await Task.WhenAny(gate.NextAsync(Token), run.Process.WaitForExitAsync(Token)) is Task<int>)
            Assert.Fail($"The run ended before its inputs were asked for:\n{run.Log.Tail()}");
    }

    private static async Task EndAsync((ProgramProcess Process, ProcessLog Log) run, int exitCode)
    {
        await using var process = run.Process;
        var ended = await process.WaitForExitAsync(Token);
        Assert.True(ended == exitCode, $"exit code {ended} instead of {exitCode}\n{run.Log.Tail()}");
    }

    private (ProgramProcess Process, ProcessLog Log) Start(AzuriteGate gate, string output)
    {
        var log = new ProcessLog();
        var variables = new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = gate.ConnectionString };
        var process = CliProcess.Start(
            log, variables, "embed", "--model", shapes.Model, "--output", output, "--input", "az://inputs/*.jsonl", "--features", "text");
        return (process, log);
    }
}
