using FgClip.Fuzz.Running;

namespace FgClip.Fuzz.Tests;

public class FuzzRunTests
{
    private const int Cases = 20_000, Seed = 1;

    public static TheoryData<string, int> Targets()
    {
        var targets = new TheoryData<string, int>();
        foreach (var (target, share) in FuzzRun.Targets)
            targets.Add(target, (int)Math.Ceiling(Cases * share));
        return targets;
    }

    [Fact]
    public void A_run_has_at_least_20_000_cases() => Assert.True(Targets().Sum(row => row.Data.Item2) >= 20_000);

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task No_case_crashes_hangs_or_takes_too_much_memory(string target, int cases)
    {
        var findings = await FuzzRun.ExecuteAsync(target, Seed, cases, TestContext.Current.CancellationToken);

        Assert.Empty(findings);
    }
}
