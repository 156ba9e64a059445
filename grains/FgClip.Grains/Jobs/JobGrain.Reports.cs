using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <content>What a job learns from its blocks: progress, shards that are given up, and whether its store is there.</content>
internal sealed partial class JobGrain
{
    /// <inheritdoc />
    public async Task<BlockDirective> ReportAsync(BlockReport report)
    {
        if (report.Run != Job.Run || !GoesOn)
            return BlockDirective.Stop;
        if (Job.Phase == JobPhase.Running)
        {
            if (_blocks!.ComplaintAbout(report) is { } complaint)
                return await EndRunAsync(complaint);
            var counts = NoteStore(report, time.GetUtcNow());
            var isNews = Take(report);
            await NoteHistoryAsync();
            if (FailureOf(Job.Spec!.Run, report, _blocks) is { } failure)
                return await EndRunAsync(failure);
            if (_blocks.AreOver)
            {
                (Job.Tally, Job.GivenUp, Job.Shards) = (_blocks.Tally, [.. _blocks.GivenUp], ShardMaps.AtEnd(Job.Totals, _blocks));
                Job.Blocks = null;
                await EnterAsync(JobPhase.Finalizing);
            }
            else if (isNews)
            {
                Job.Blocks = _blocks.Memory;
                await SaveAsync();
            }

            if (BlockReports.FreeOf(report) is > 0 and var free)
                Announce(free);
            if (!counts)
                return BlockDirective.HandOutNothing;
        }

        return Job.IsPaused ? BlockDirective.HandOutNothing : BlockDirective.GoOn;
    }

    /// <inheritdoc />
    public async Task<BlockDirective> ReportUnreadableAsync(int run, int block, WorkFailure failure)
    {
        if (run != Job.Run || !GoesOn)
            return BlockDirective.Stop;
        if (Job.Phase != JobPhase.Running)
            return BlockDirective.GoOn;
        LogUnreadable(Id, block, failure.Message);
        var limit = failure.Kind is FailureKind.Store ? options.Value.StoreAwayLimit : options.Value.UnreadableLimit;
        return _blocks!.SetUnreadable(block, failure, time.GetUtcNow(), limit) is { } end
            ? await EndRunAsync(end)
            : BlockDirective.HandOutNothing;
    }

    /// <summary>Learns from a report whether the job's store is there.</summary>
    /// <returns>False where the report is of a failure that counts against no shard, as the store fails many.</returns>
    private bool NoteStore(BlockReport report, DateTimeOffset now)
    {
        if (_blocks!.CommittedBy(report) is > 0 and var shards)
            _store.Succeed(shards, now);
        else if (_blocks.Advances(report))
            _store.Advance(now);
        if (report.StoreFailure is not { } failure)
            return true;
        var wasOpen = _store.IsOpen;
        var counts = _store.Fail(failure, now);
        if (_store.IsOpen && !wasOpen)
            LogStoreAway(Id, failure.Reason);
        return counts;
    }

    /// <summary>Takes a report in.</summary>
    /// <returns>Whether the job's state is to be saved.</returns>
    private bool Take(BlockReport report)
    {
        if (!_blocks!.Contradicts(report))
            return _blocks.Set(report);
        (_blocks, _epoch) = (new BlockReports(Job.Totals!), Guid.NewGuid());
        _blocks.Set(report);
        return true;
    }

    /// <summary>Why the job ends before its shards do; null where it continues.</summary>
    private WorkFailure? FailureOf(RunOptions run, BlockReport report, BlockReports blocks) =>
        report.Refusal
        ?? (run.FailFast && blocks.GivenUp.FirstOrDefault() is { } first ? new WorkFailure(first.Reason) : null)
        ?? (report.StoreFailure is not null && _store.GiveUp(time.GetUtcNow(), options.Value.StoreAwayLimit) is { } away
            ? new WorkFailure(away)
            : null)
        ?? (blocks.IsComplete ? ErrorLimit.Judge(run.MaxErrorRate, blocks.Tally, Job.Spec!.Features.NeedsImages) : null);

    private async Task<BlockDirective> EndRunAsync(WorkFailure failure)
    {
        await EndAsync(JobPhase.Failed, failure);
        return BlockDirective.Stop;
    }
}
