using System.Globalization;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Leases;
using Microsoft.Extensions.Options;

namespace FgClip.Grains.Leases;

/// <summary>
/// How leases begin, continue and end: every transition of <see cref="LeasedWork"/>. Each rule takes the work as it is and gives it as it
/// is then. A call with a lease that is not the current one changes nothing, so that any call may come twice.
/// </summary>
internal sealed class LeaseRules(IOptions<CoordinatorOptions> options, TimeProvider time, ISiloLiveness silos)
{
    private static readonly TimeSpan FirstStoreWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MaxStoreWait = TimeSpan.FromMinutes(2);

    private readonly CoordinatorOptions _options = options.Value;

    /// <summary>How long a lease lasts without a renewal.</summary>
    public TimeSpan Duration => _options.LeaseDuration;

    /// <summary>The clock that leases go by.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

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
        return IsFree(work) ? work with { Lease = new Lease(request.Lease, request.Holder.ToString(), NewTerm()) } : work;
    }

    /// <summary>
    /// Whether somebody holds the work whose lease has not run out; a silo that died counts as somebody until its death is counted.
    /// </summary>
    public bool IsHeld(LeasedWork work) => work.Lease is { } lease && Now < lease.Until;

    /// <summary>Whether the work waits until a store has had time to come back.</summary>
    public bool IsCooling(LeasedWork work) => work is { Lease: null, GivenUp: null, Trouble: { } trouble } && Now < trouble.RetryAt;

    /// <summary>Whether the work may be handed out now.</summary>
    public bool IsFree(LeasedWork work) => work.GivenUp is null && !IsHeld(work) && !IsCooling(work);

    /// <summary>Whether the holder's silo is known to be gone for good.</summary>
    public bool IsDead(string holder) => silos.IsDead(DeviceKey.Parse(holder).Silo);

    /// <summary>Takes the work from a holder whose silo died. Too many deaths call for a search by rows, or give the work up.</summary>
    public LeasedWork CountDeath(LeasedWork work, int rows)
    {
        if (work.Lease is not { } lease || !IsDead(lease.Holder))
            return work;
        work = work with { Lease = null };
        if (work.Search is { IsOver: false } search)
        {
            search = search.Die();
            var isOver = search.Deaths >= _options.MaxSearchDeaths;
            return work with { Search = search, GivenUp = isOver ? TookDown(work.Deaths + search.Deaths, lease) : null };
        }

        work = work with { Deaths = work.Deaths + 1 };
        if (work.Deaths % _options.MaxDeaths != 0)
            return work;
        return rows > 0 && work.Search is null
            ? work with { Search = PoisonRowSearch.Create(rows) }
            : work with { GivenUp = TookDown(work.Deaths + (work.Search?.Deaths ?? 0), lease) };
    }

    /// <summary>Starts the term of a lease again, even of one that ran out, as long as nobody else took the work.</summary>
    public LeasedWork Renew(LeasedWork work, string lease) =>
        work.IsHeldUnder(lease) ? work with { Lease = work.Lease with { Until = NewTerm() } } : work;

    /// <summary>Gives whoever holds the work a whole term: for a coordinator that was away and doesn't know of renewals.</summary>
    public LeasedWork GiveGrace(LeasedWork work) => work.Lease is { } lease ? Renew(work, lease.Id) : work;

    /// <summary>Frees work that its holder gives back, which counts as nothing.</summary>
    public static LeasedWork Release(LeasedWork work, string lease) => work.IsHeldUnder(lease) ? work with { Lease = null } : work;

    /// <summary>Notes that the rows that were probed under this lease take nobody down.</summary>
    public static LeasedWork Clear(LeasedWork work, string lease) =>
        work.IsHeldUnder(lease) && work.Search is { IsOver: false } search ? work with { Lease = null, Search = search.Clear() } : work;

    /// <summary>
    /// Counts a failed attempt, and gives the work up if it was the last. Work that a store failed is not handed out again at once but
    /// after 20 seconds, then twice that, up to 2 minutes.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="lease">The lease of the attempt.</param>
    /// <param name="failure">What ended it.</param>
    /// <param name="counts">
    /// Whether it counts against the work. Where it does not, the work is given up once a store has failed it for
    /// <see cref="CoordinatorOptions.StoreAwayLimit"/> without a break.
    /// </param>
    public LeasedWork Fail(LeasedWork work, string lease, WorkFailure failure, bool counts = true)
    {
        if (!work.IsHeldUnder(lease))
            return work;
        var holder = work.Lease.Holder;
        var failedBy = work.FailedBy ?? [];
        work = work with
        {
            Lease = null,
            Failures = work.Failures + (counts ? 1 : 0),
            FailedBy = failedBy.Contains(holder) ? failedBy : [.. failedBy, holder],
            FailedAt = Now,
            Trouble = failure is { Kind: FailureKind.Store, Refused: false } ? TroubleAfter(work.Trouble, failure.Message) : null,
        };
        return work with { GivenUp = ReasonToGiveUp(work, failure, counts) };
    }

    private static WorkFailure TookDown(int deaths, Lease last) =>
        new(string.Create(CultureInfo.InvariantCulture, $"took {deaths} workers down with it, at last {last.Holder}"));

    private WorkFailure? ReasonToGiveUp(LeasedWork work, WorkFailure failure, bool counts)
    {
        if (failure.Refused)
            return failure;
        if (counts && work.Failures >= _options.MaxAttempts)
            return AtLast($"failed {work.Failures} times");
        if (!counts && work.Trouble is { } trouble && Now - trouble.Since is var outage && outage >= _options.StoreAwayLimit)
            return AtLast($"failed for {(long)outage.TotalMinutes} minutes");
        return null;

        WorkFailure AtLast(FormattableString what) =>
            failure with { Message = $"{what.ToString(CultureInfo.InvariantCulture)}, at last with: {failure.Message}" };
    }

    private StoreTrouble TroubleAfter(StoreTrouble? before, string reason)
    {
        var wait = FirstStoreWait * Math.Pow(2, Math.Min(before?.Times ?? 0, 10));
        return new StoreTrouble(before?.Since ?? Now, (before?.Times ?? 0) + 1, Now + (wait < MaxStoreWait ? wait : MaxStoreWait), reason);
    }

    private DateTimeOffset NewTerm() => Now + Duration;
}
