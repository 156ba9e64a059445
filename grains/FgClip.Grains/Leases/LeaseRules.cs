using System.Globalization;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Leases;
using Microsoft.Extensions.Options;

namespace FgClip.Grains.Leases;

/// <summary>
/// How leases begin, go on and end. Each rule takes the work as it is and gives it as it is then. A call with a lease that is not
/// the current one changes nothing, so that any call may come twice.
/// </summary>
internal sealed class LeaseRules(IOptions<CoordinatorOptions> options, TimeProvider time, ISiloLiveness silos)
{
    private readonly CoordinatorOptions _options = options.Value;

    /// <summary>How long a lease lasts without a renewal.</summary>
    public TimeSpan Duration => _options.LeaseDuration;

    /// <summary>
    /// Hands the work out if it is free: held by nobody, or by a silo that died, or under a lease that ran out. A death is counted;
    /// a lease that ran out while its silo lives is not, as the coordinator may have been the one that was away.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="rows">Rows of the work, by which it can be halved; 0 where it has none.</param>
    public LeasedWork TryLease(LeasedWork work, LeaseRequest request, int rows = 0)
    {
        work = CountDeath(work, rows);
        return work.GivenUp is null && !IsHeld(work)
            ? work with { Lease = new Lease(request.Lease, request.Holder.ToString(), NewTerm()) }
            : work;
    }

    /// <summary>Whether somebody holds the work whose lease has not run out; a silo that died counts as somebody until its death is counted.</summary>
    public bool IsHeld(LeasedWork work) => work.Lease is { } lease && time.GetUtcNow() < lease.Until;

    /// <summary>Takes the work from a holder whose silo died. Too many deaths call for a hunt by rows, or give the work up.</summary>
    public LeasedWork CountDeath(LeasedWork work, int rows)
    {
        if (work.Lease is not { } lease || !silos.IsDead(DeviceKey.Parse(lease.Holder).Silo))
            return work;
        work = work with { Lease = null };
        if (work.Search is { IsOver: false } hunt)
        {
            hunt = hunt.Die();
            return work with { Search = hunt, GivenUp = hunt.Deaths < _options.MaxSearchDeaths ? null : TookDown(work.Deaths + hunt.Deaths, lease) };
        }

        work = work with { Deaths = work.Deaths + 1 };
        if (work.Deaths % _options.MaxDeaths != 0)
            return work;
        return rows > 0 && work.Search is null
            ? work with { Search = PoisonRowSearch.Create(rows) }
            : work with { GivenUp = TookDown(work.Deaths + (work.Search?.Deaths ?? 0), lease) };
    }

    /// <summary>Starts the term of a lease anew, even of one that ran out, as long as nobody else took the work.</summary>
    public LeasedWork Renew(LeasedWork work, string lease) =>
        work.IsHeldUnder(lease) ? work with { Lease = work.Lease with { Until = NewTerm() } } : work;

    /// <summary>Gives whoever holds the work a whole term: for a coordinator that was away and doesn't know of renewals.</summary>
    public LeasedWork GiveGrace(LeasedWork work) => work.Lease is { } lease ? Renew(work, lease.Id) : work;

    /// <summary>Counts a failed attempt, and gives the work up if it was the last.</summary>
    public LeasedWork Fail(LeasedWork work, string lease, WorkFailure failure)
    {
        if (!work.IsHeldUnder(lease))
            return work;
        var failures = work.Failures + 1;
        return work with
        {
            Lease = null,
            Failures = failures,
            GivenUp = failure.Refused ? failure
                : failures >= _options.MaxAttempts
                    ? failure with { Message = string.Create(CultureInfo.InvariantCulture, $"failed {failures} times, at last with: {failure.Message}") }
                    : null,
        };
    }

    private static WorkFailure TookDown(int deaths, Lease last) =>
        new(string.Create(CultureInfo.InvariantCulture, $"took {deaths} workers down with it, at last {last.Holder}"));

    private DateTimeOffset NewTerm() => time.GetUtcNow() + Duration;
}
