using FgClip.Grains.Leases;

namespace FgClip.Grains.Tests.Leases;

public sealed class RowHuntTests
{
    [Theory]
    [InlineData(1, new[] { 0 }, 1)]
    [InlineData(2, new[] { 1 }, 1)]
    [InlineData(10, new[] { 6 }, 2)]
    [InlineData(10_000, new[] { 9_999 }, 1)]
    [InlineData(10_000, new[] { 0 }, 14)]
    [InlineData(1_000, new[] { 3, 4, 700 }, 20)]
    public void The_rows_that_kill_are_found_with_few_deaths(int rows, int[] killers, int mostDeaths)
    {
        var (hunt, _) = Run(rows, killers);

        Assert.Equal(killers, hunt.Crashed.Order());
        Assert.InRange(hunt.Deaths, killers.Length, mostDeaths);
    }

    [Fact]
    public void A_row_of_ten_thousand_costs_eight_workers_on_average()
    {
        var random = new Random(5);
        var deaths = Enumerable.Range(0, 1_000).Average(_ => Run(10_000, [random.Next(10_000)]).Hunt.Deaths);

        Assert.InRange(deaths, 6, 9);
    }

    [Fact]
    public void Where_no_row_kills_alone_none_is_convicted_and_none_probed_for_long()
    {
        var (hunt, probes) = Run(10_000, killers: []);

        Assert.Empty(hunt.Crashed);
        Assert.Equal(0, hunt.Deaths);
        Assert.InRange(probes, 2, 16);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(9)]
    public void A_worker_that_was_lost_by_chance_convicts_nobody_but_the_killer(int probe)
    {
        var (hunt, _) = Run(1_000, [417], lostByChance: probe);

        Assert.Equal([417], hunt.Crashed);
    }

    private static (PoisonRowSearch Hunt, int Probes) Run(int rows, int[] killers, int lostByChance = -1)
    {
        var probes = 0;
        var hunt = PoisonRowSearch.Create(rows);
        for (; hunt.Probe is { } probe; probes++)
        {
            var byChance = probes == lostByChance && probe.Count > 1;
            hunt = byChance || killers.Any(probe.Contains) ? hunt.Die() : hunt.Clear();
        }

        return (hunt, probes);
    }
}
