using FgClip.Datasets.Manifests.Tar.Windows;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Datasets.Tests.Manifests.Tar.Windows;

public sealed class RequestCostsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0.03, 100e6, 2_900_000, false)]
    [InlineData(0.03, 100e6, 3_100_000, true)]
    [InlineData(0.001, 100e6, 262_143, false)]
    [InlineData(0.001, 100e6, 262_144, true)]
    public void A_skip_is_worth_its_request_where_reading_through_takes_longer(double skip, double rate, double stride, bool skips)
    {
        var costs = new RequestCosts(_time);
        Measure(costs, 64 << 10, skip);
        Measure(costs, 4_000_000, 4_000_000 / rate);

        Assert.Equal(skips, costs.PrefersSkips(stride));
    }

    [Fact]
    public void Requests_that_are_under_way_together_carry_their_bytes_together()
    {
        var costs = new RequestCosts(_time);
        Measure(costs, 4_000_000, 0.1, atOnce: 3);

        Assert.Equal(120e6, costs.BytesPerSecond!.Value, 1.0);
        Assert.Null(costs.SkipSeconds);
    }

    [Fact]
    public void Both_ways_are_tried_before_one_is_preferred()
    {
        var costs = new RequestCosts(_time);

        Assert.False(costs.PrefersSkips(100_000));
        Assert.True(costs.PrefersSkips(1_000_000));
        Measure(costs, 64 << 10, 0.001);
        Assert.False(costs.PrefersSkips(1_000_000));
        Measure(costs, 4_000_000, 0.04);
        Assert.True(costs.PrefersSkips(1_000_000));
    }

    [Fact]
    public void The_other_way_is_tried_now_and_then_and_a_change_is_noticed()
    {
        var costs = new RequestCosts(_time);
        Measure(costs, 64 << 10, 0.001);
        Measure(costs, 4_000_000, 0.04);

        var decisions = Enumerable.Range(0, 600).Select(_ => costs.PrefersSkips(1_000_000)).ToList();
        Assert.Equal([256, 513], Enumerable.Range(0, 600).Where(i => !decisions[i]));

        for (var i = 0; i < 20; i++)
            Measure(costs, 64 << 10, 0.5);
        Assert.False(costs.PrefersSkips(1_000_000));
    }

    private void Measure(RequestCosts costs, int bytes, double seconds, int atOnce = 1)
    {
        var started = costs.Start();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        costs.Add(started, bytes, atOnce);
    }
}
