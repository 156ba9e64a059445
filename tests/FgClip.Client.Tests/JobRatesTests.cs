using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Client.Tests;

public sealed class JobRatesTests
{
    private readonly JobRates _rates = new();

    [Fact]
    public void Speed_and_time_left_are_those_of_the_last_half_minute()
    {
        _rates.Add(Status(JobPhase.Running, seconds: 0, rows: 0));
        _rates.Add(Status(JobPhase.Running, seconds: 10, rows: 10));
        _rates.Add(Status(JobPhase.Running, seconds: 45, rows: 710));
        Assert.Equal(20, _rates.RowsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(14.5), _rates.Left);
    }

    [Fact]
    public void Rows_of_an_earlier_run_took_no_time_of_this_one()
    {
        _rates.Add(Status(JobPhase.Running, seconds: 0, rows: 0));
        _rates.Add(Status(JobPhase.Running, seconds: 10, rows: 600, found: 500));
        Assert.Equal(10, _rates.RowsPerSecond);
    }

    [Fact]
    public void A_job_that_was_not_seen_to_move_is_measured_by_its_whole_time()
    {
        _rates.Add(Status(JobPhase.Running, seconds: 1, rows: 0));
        _rates.Add(Status(JobPhase.Succeeded, seconds: 4, rows: 1000));
        Assert.Equal(250, _rates.RowsPerSecond);
    }

    [Fact]
    public void An_attempt_that_is_dropped_is_no_negative_speed()
    {
        _rates.Add(Status(JobPhase.Running, seconds: 0, rows: 100));
        _rates.Add(Status(JobPhase.Running, seconds: 5, rows: 40));
        Assert.Equal(0, _rates.RowsPerSecond);
        Assert.Null(_rates.Left);
    }

    private static JobStatus Status(JobPhase phase, double seconds, long rows, long found = 0) => new()
    {
        Job = "job",
        Phase = phase,
        Output = "out",
        Submitted = DateTimeOffset.UnixEpoch,
        Elapsed = TimeSpan.FromSeconds(seconds),
        Rows = 1000,
        Committed = Counts(rows),
        Found = Counts(found),
        HasImages = true,
    };

    private static RowCounts Counts(long rows) => new(new Dictionary<RowStatus, long> { [RowStatus.Ok] = rows });
}
