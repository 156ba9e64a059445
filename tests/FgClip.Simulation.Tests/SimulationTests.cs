using System.Globalization;
using System.Text.RegularExpressions;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Simulation.Tests;

public sealed partial class SimulationTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "fgclip-simulation");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_schedule_of_the_fixed_set_breaks_an_invariant()
    {
        var (exitCode, lines) = await RunAsync("run", "--first", "1", "--count", "400");

        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Contains(lines, line => line.StartsWith("400 schedules ", StringComparison.Ordinal));
    }

    /// <summary>Seeds that nobody tried before. Those that break an invariant are printed, and replay the same.</summary>
    [Fact]
    public async Task No_fresh_schedule_breaks_an_invariant()
    {
        var first = 1_000_000 + Random.Shared.Next(1_000_000_000);
        var (exitCode, lines) = await RunAsync("run", "--first", first.ToString(CultureInfo.InvariantCulture), "--count", "100");

        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Contains(lines, line => line.StartsWith("100 schedules ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("29")]
    public async Task A_seed_replays_the_same(string seed)
    {
        var (_, first) = await RunAsync("replay", "--seed", seed);
        var (_, second) = await RunAsync("replay", "--seed", seed);

        Assert.Matches(Digest(), first[^1]);
        Assert.Equal(first, second);
    }

    /// <summary>What <c>tests/FgClip.Simulation/put-back</c> measures must be measurable again after any change.</summary>
    [Theory]
    [InlineData("finaliser-replaces-a-newer-manifest")]
    [InlineData("plan-is-known-by-its-address")]
    [InlineData("probe-is-asked-for-again-at-once")]
    public async Task An_old_fault_can_still_be_put_back(string fault)
    {
        var patch = Path.Combine(Fixtures.Repository, "tests", "FgClip.Simulation", "OldFaults", $"{fault}.patch");

        var (exitCode, lines) = await RunProgramAsync("git", "-C", Fixtures.Repository, "apply", "--check", patch);

        Assert.True(exitCode == 0, string.Join('\n', lines));
    }

    private static Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(params string[] arguments) =>
        RunProgramAsync(Program, arguments);

    private static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunProgramAsync(string name, params string[] arguments)
    {
        var log = new ProcessLog();
        await using var program = ProgramProcess.Start(Path.GetFileName(name), [name, .. arguments], new Dictionary<string, string>(), log);
        var exitCode = await program.WaitForExitAsync(Cancel);
        return (exitCode, [.. log.Find(_ => true).Select(line => line.Text)]);
    }

    [Fact]
    public async Task An_idle_device_calls_less_than_once_in_ten_seconds()
    {
        var (exitCode, lines) = await RunAsync("idle", "--silos", "20");

        var rates = lines.Select(line => Rate().Match(line)).Where(match => match.Success)
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((0, 3), (exitCode, rates.Count));
        Assert.All(rates, rate => Assert.InRange(rate, 0.01, 0.1));
    }

    [GeneratedRegex(@"jobs: ([0-9.]+) calls a second")]
    private static partial Regex Rate();

    [GeneratedRegex("digest [0-9a-f]{16}$")]
    private static partial Regex Digest();
}
