using System.Net;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Leases;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Grains.Tests.Leases;

public sealed class LeaseRulesTests : ISiloLiveness
{
    private static readonly LeasedWork Fresh = new();

    private readonly FakeTimeProvider _time = new();
    private readonly HashSet<SiloAddress> _dead = [];
    private readonly LeaseRules _rules;

    public LeaseRulesTests() => _rules = new LeaseRules(Options.Create(new CoordinatorOptions()), _time, this);

    bool ISiloLiveness.IsDead(SiloAddress silo) => _dead.Contains(silo);

    [Fact]
    public void Free_work_is_leased_for_sixty_seconds()
    {
        var work = _rules.TryLease(Fresh, Request("a"));

        Assert.True(work.IsHeldUnder("a"));
        Assert.Equal(_time.GetUtcNow().AddSeconds(60), work.Lease!.Until);
    }

    [Fact]
    public void Held_work_is_not_leased()
    {
        var held = _rules.TryLease(Fresh, Request("a"));
        _time.Advance(TimeSpan.FromSeconds(59.9));

        Assert.Same(held, _rules.TryLease(held, Request("b")));
    }

    [Fact]
    public void Work_whose_lease_ran_out_is_leased_and_counts_as_nothing()
    {
        var held = _rules.TryLease(Fresh, Request("a"));
        _time.Advance(TimeSpan.FromSeconds(60));
        var again = _rules.TryLease(held, Request("b"));

        Assert.True(again.IsHeldUnder("b"));
        Assert.Equal((0, 0), (again.Deaths, again.Failures));
    }

    [Fact]
    public void A_renewal_starts_the_term_anew()
    {
        var held = _rules.TryLease(Fresh, Request("a"));
        _time.Advance(TimeSpan.FromSeconds(50));
        var renewed = _rules.Renew(held, "a");
        _time.Advance(TimeSpan.FromSeconds(50));

        Assert.Same(renewed, _rules.TryLease(renewed, Request("b")));
    }

    [Fact]
    public void A_lease_that_ran_out_can_be_renewed_while_nobody_else_took_the_work()
    {
        var held = _rules.TryLease(Fresh, Request("a"));
        _time.Advance(TimeSpan.FromMinutes(5));
        var renewed = _rules.Renew(held, "a");

        Assert.Same(renewed, _rules.TryLease(renewed, Request("b")));
    }

    [Fact]
    public void A_lease_that_is_not_the_current_one_changes_nothing()
    {
        var held = _rules.TryLease(Fresh, Request("a"));

        Assert.Same(held, _rules.Renew(held, "b"));
        Assert.Same(held, _rules.Fail(held, "b", new WorkFailure("no")));
        Assert.Same(held, LeaseRules.Release(held, "b"));
    }

    [Fact]
    public void Work_of_a_dead_silo_is_leased_at_once_and_the_death_is_counted()
    {
        var held = _rules.TryLease(Fresh, Request("a", port: 1));
        _dead.Add(Silo(1));
        var again = _rules.TryLease(held, Request("b", port: 2));

        Assert.True(again.IsHeldUnder("b"));
        Assert.Equal((1, 0), (again.Deaths, again.Failures));
    }

    [Fact]
    public void Work_that_takes_three_workers_down_is_given_up()
    {
        var work = Fresh;
        for (var port = 1; port <= 3; port++)
        {
            work = _rules.TryLease(work, Request($"lease {port}", port));
            _dead.Add(Silo(port));
        }

        work = _rules.TryLease(work, Request("last", port: 4));

        Assert.Null(work.Lease);
        Assert.Equal("took 3 workers down with it, at last 127.0.0.1:3@1/cpu", work.GivenUp?.Message);
    }

    [Fact]
    public void A_shard_that_takes_three_workers_down_is_searched_by_halves()
    {
        var work = Die(Fresh, times: 3, rows: 100);

        Assert.Null(work.GivenUp);
        Assert.Equal((3, new RowRange(0, 50)), (work.Deaths, work.Search?.Probe));
    }

    [Fact]
    public void A_search_that_costs_too_many_workers_is_given_up()
    {
        var work = Die(Fresh, times: 3 + 31, rows: 100);
        Assert.Null(work.GivenUp);

        Assert.StartsWith("took 35 workers down with it", Die(work, times: 1, rows: 100).GivenUp?.Message);
    }

    [Fact]
    public void A_shard_that_goes_on_killing_after_its_rows_were_cleared_is_given_up()
    {
        var work = Die(Fresh, times: 3, rows: 1);
        work = LeaseRules.Clear(_rules.TryLease(work, Request("probe", port: 99), rows: 1), "probe");
        Assert.True(work.Search?.IsOver);
        work = Die(work, times: 2, rows: 1);
        Assert.Null(work.GivenUp);

        Assert.StartsWith("took 6 workers down with it", Die(work, times: 1, rows: 1).GivenUp?.Message);
    }

    [Fact]
    public void Failures_of_probes_count_as_those_of_any_attempt()
    {
        var work = Die(Fresh, times: 3, rows: 100);
        for (var attempt = 1; attempt <= 3; attempt++)
            work = _rules.Fail(_rules.TryLease(work, Request($"{attempt}", port: 99), rows: 100), $"{attempt}", new WorkFailure("no"));

        Assert.Equal("failed 3 times, at last with: no", work.GivenUp?.Message);
    }

    [Fact]
    public void Work_that_fails_three_times_is_given_up_with_the_last_error()
    {
        var work = Fresh;
        foreach (var attempt in (string[])["one", "two", "three"])
        {
            Assert.Null(work.GivenUp);
            work = _rules.Fail(_rules.TryLease(work, Request(attempt)), attempt, new WorkFailure($"error {attempt}"));
        }

        Assert.Equal("failed 3 times, at last with: error three", work.GivenUp?.Message);
        Assert.Same(work, _rules.TryLease(work, Request("four")));
    }

    [Fact]
    public void A_failure_that_comes_twice_counts_once()
    {
        var held = _rules.TryLease(Fresh, Request("a"));
        var failed = _rules.Fail(_rules.Fail(held, "a", new WorkFailure("error")), "a", new WorkFailure("error"));

        Assert.Equal(1, failed.Failures);
    }

    [Fact]
    public void Refused_work_is_given_up_at_once()
    {
        var refusal = new WorkFailure("line 1 is not JSON", Refused: true);

        Assert.Equal(refusal, _rules.Fail(_rules.TryLease(Fresh, Request("a")), "a", refusal).GivenUp);
    }

    [Fact]
    public void Released_work_is_free_and_counts_as_nothing()
    {
        Assert.Equal(Fresh, LeaseRules.Release(_rules.TryLease(Fresh, Request("a")), "a"));
    }

    [Fact]
    public void Work_that_a_store_failed_waits_twenty_seconds_then_twice_that_up_to_two_minutes()
    {
        var work = Fresh;
        List<double> waits = [];
        for (var attempt = 0; attempt < 6; attempt++)
        {
            work = _rules.TryLease(work, Request($"{attempt}"));
            Assert.True(work.IsHeldUnder($"{attempt}"));
            work = _rules.Fail(work, $"{attempt}", new WorkFailure("I/O error", Kind: FailureKind.Store), counts: false);
            var wait = work.Trouble!.RetryAt - _time.GetUtcNow();
            _time.Advance(wait - TimeSpan.FromSeconds(1));
            Assert.True(_rules.IsCooling(work));
            Assert.Same(work, _rules.TryLease(work, Request("early")));
            _time.Advance(TimeSpan.FromSeconds(1));
            waits.Add(wait.TotalSeconds);
        }

        Assert.Equal([20, 40, 80, 120, 120, 120], waits);
        Assert.Equal((0, null), (work.Failures, work.GivenUp));
    }

    [Fact]
    public void Work_that_a_store_fails_without_counting_is_given_up_after_an_hour_and_one_good_attempt_starts_the_hour_anew()
    {
        var away = new WorkFailure("I/O error", Kind: FailureKind.Store);
        var work = _rules.Fail(_rules.TryLease(Fresh, Request("1")), "1", away, counts: false);
        _time.Advance(TimeSpan.FromMinutes(59));
        work = _rules.Fail(_rules.TryLease(work, Request("2")), "2", new WorkFailure("other"));
        Assert.Null(work.Trouble);
        work = _rules.Fail(_rules.TryLease(work, Request("3")), "3", away, counts: false);
        _time.Advance(TimeSpan.FromMinutes(59));
        work = _rules.Fail(_rules.TryLease(work, Request("4")), "4", away, counts: false);
        Assert.Null(work.GivenUp);

        _time.Advance(TimeSpan.FromMinutes(2));
        work = _rules.Fail(_rules.TryLease(work, Request("5")), "5", away, counts: false);

        Assert.Equal("failed for 61 minutes, at last with: I/O error", work.GivenUp?.Message);
    }

    [Fact]
    public void Grace_gives_a_holder_a_whole_term()
    {
        var held = _rules.TryLease(Fresh, Request("a"));
        _time.Advance(TimeSpan.FromMinutes(5));
        var graced = _rules.GiveGrace(held);

        Assert.Same(graced, _rules.TryLease(graced, Request("b")));
    }

    private LeasedWork Die(LeasedWork work, int times, int rows)
    {
        for (var time = 0; time < times; time++)
        {
            var port = _dead.Count + 100;
            work = _rules.TryLease(work, Request($"lease {port}", port), rows);
            _dead.Add(Silo(port));
            work = _rules.CountDeath(work, rows);
        }

        return work;
    }

    private static LeaseRequest Request(string lease, int port = 1) => new(lease, new DeviceKey(Silo(port), "cpu"));

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);
}
