using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>Rows over time, as the coordinator keeps them for charts.</summary>
public sealed class JobHistoryTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60)]
    [InlineData(7 * 24 * 3600)]
    public void A_run_of_any_length_has_a_bounded_number_of_points(int seconds)
    {
        var state = new JobHistoryState();
        var series = new ProgressSeries(state);
        for (var second = 0; second <= seconds; second++)
            series.Note(Start.AddSeconds(second), Tally(committed: 3L * second), isComplete: true);
        series.End(Start.AddSeconds(seconds));

        var points = series.History.Points;
        Assert.InRange(points.Count, 13, ProgressSeries.MaxPoints);
        Assert.Equal((Start, 0), (points[0].At, points[0].Rows));
        Assert.Equal((Start.AddSeconds(seconds), 3L * seconds), (points[^1].At, points[^1].Rows));
        Assert.All(points, point => Assert.Equal(3 * (point.At - Start).TotalSeconds, point.Rows));
    }

    [Fact]
    public void Rows_that_were_there_or_are_taken_back_were_not_computed()
    {
        var series = new ProgressSeries(new JobHistoryState());
        (JobTally Tally, bool IsComplete, long Rows)[] steps =
        [
            (Tally(committed: 100, found: 100), true, 0), // An earlier run left them.
            (Tally(committed: 100, found: 100, inFlight: 50), true, 50),
            (Tally(committed: 150, found: 100), true, 50), // Committed, and counted before.
            (Tally(committed: 150, found: 100, inFlight: 20), true, 70),
            (Tally(committed: 150, found: 100), true, 70), // An attempt was dropped.
            (Tally(committed: 10, found: 10), false, 70), // A block of a new coordinator.
            (Tally(committed: 150, found: 150), true, 70),
            (Tally(committed: 155, found: 150), true, 75),
        ];
        for (var i = 0; i < steps.Length; i++)
        {
            series.Note(Start.AddSeconds(5 * i), steps[i].Tally, steps[i].IsComplete);
            Assert.Equal(steps[i].Rows, series.History.Points[^1].Rows);
        }
    }

    [Fact]
    public async Task A_coordinator_that_takes_a_job_over_has_its_history_and_the_next_run_begins_its_own()
    {
        var spec = cluster.NewJob(rows: 60, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        for (var shard = 0; shard < 3; shard++)
        {
            await cluster.CommitNextAsync(id, spec);
            cluster.Time.Advance(TimeSpan.FromMinutes(2));
        }

        await cluster.ForgetAsync(job);
        var kept = (await job.GetHistoryAsync())!.Points;
        Assert.Equal((3, TimeSpan.FromMinutes(4)), (kept.Count, kept[^1].At - kept[0].At));
        await cluster.CommitNextAsync(id, spec);
        await job.CancelAsync();
        var ended = (await job.GetHistoryAsync())!.Points;
        Assert.True(ended.Count > kept.Count && ended[^1].Rows > kept[^1].Rows, $"{ended[^1]}");

        await job.SubmitAsync(spec);
        Assert.Empty((await job.GetHistoryAsync())!.Points);
        await job.CancelAsync();
        Assert.True((await job.ForgetAsync()).IsDone);
        Assert.Null(await job.GetHistoryAsync());
        Assert.False(await cluster.HasStateAsync("history", job));
    }

    private static JobTally Tally(long committed, long found = 0, long inFlight = 0) =>
        JobTally.None with { Committed = Rows(committed), Found = Rows(found), InFlight = Rows(inFlight) };

    private static RowCounts Rows(long rows) => new(new Dictionary<RowStatus, long> { [RowStatus.Ok] = rows });
}
