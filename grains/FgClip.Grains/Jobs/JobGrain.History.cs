using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Grains.Jobs;

/// <content>How the job's run got on, for charts. Nothing that is computed depends on it.</content>
internal sealed partial class JobGrain
{
    private static readonly TimeSpan HistorySaveInterval = TimeSpan.FromMinutes(1);

    private ProgressSeries? _series;
    private DateTimeOffset _historySaved;

    private ProgressSeries Series
    {
        get
        {
            if (history.State.Run != Job.Run)
                (history.State, _series) = (new JobHistoryState { Run = Job.Run }, null);
            return _series ??= new ProgressSeries(history.State);
        }
    }

    /// <inheritdoc />
    public Task<JobHistory?> GetHistoryAsync() => Task.FromResult(Job.Spec is null ? null : Series.History);

    /// <summary>Takes in where the job stands, which its blocks have reported anyway.</summary>
    private async Task NoteHistoryAsync()
    {
        var now = time.GetUtcNow();
        Series.Note(now, _blocks!.Tally, _blocks.IsComplete);
        if (now - _historySaved >= HistorySaveInterval)
            await SaveHistoryAsync(now);
    }

    private async Task EndHistoryAsync()
    {
        if (Series.History.Points.Count == 0)
            return;
        var now = time.GetUtcNow();
        Series.End(now);
        await SaveHistoryAsync(now);
    }

    private async Task SaveHistoryAsync(DateTimeOffset now)
    {
        _historySaved = now;
        try
        {
            await history.WriteStateAsync();
        }
        catch (Exception failure)
        {
            // A chart without its last minutes is no reason to fail a job. The state is written again in a minute.
            LogHistoryNotSaved(Id, failure.Message);
        }
    }
}
