using System.Collections.Concurrent;
using System.Threading.Channels;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Workers.Attempts;
using FgClip.Workers.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Attempts;

public sealed class LeasedAttemptTests : IDisposable
{
    private static readonly RowCounts FourRows = new(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 4 });

    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource<string> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RecordedLease _lease = new();
    private readonly WorkerOptions _options = new();
    private readonly List<string> _refusals = [];
    private TimeSpan _sinceLastSign;
    private bool _isRefusedByAll;
    private bool _ignoresDrop;
    private string? _completed;

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task Work_that_ends_well_is_handed_in()
    {
        var attempt = await StartAsync();
        _work.SetResult("receipt");

        Assert.Equal(AttemptOutcome.Done, (await attempt).Outcome);
        Assert.Equal("receipt", _completed);
        Assert.Empty(_lease.Calls);
    }

    [Fact]
    public async Task The_lease_is_renewed_every_ten_seconds_with_the_progress()
    {
        var attempt = await StartAsync();
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_lease.Calls);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _lease.CallAsync("renew 4");
        _time.Advance(TimeSpan.FromSeconds(10));
        await _lease.CallAsync("renew 4");
        _work.SetResult("receipt");
        await attempt;
    }

    [Theory]
    [InlineData(LeaseRenewalResult.Lost)]
    [InlineData(LeaseRenewalResult.Stop)]
    public async Task A_lost_lease_drops_the_attempt_and_counts_as_nothing(LeaseRenewalResult answer)
    {
        _lease.Answer = () => answer;
        var attempt = await StartAsync();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(AttemptOutcome.Dropped, (await attempt).Outcome);
        Assert.Null(_completed);
        Assert.DoesNotContain(_lease.Calls, call => call.StartsWith("fail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_that_fails_lets_the_work_go_on()
    {
        _lease.Answer = () => throw new TimeoutException();
        var attempt = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await _lease.CallAsync("renew 4");
        }

        _work.SetResult("receipt");

        Assert.Equal(AttemptOutcome.Done, (await attempt).Outcome);
    }

    [Fact]
    public async Task Work_that_throws_is_reported_with_its_message()
    {
        var attempt = await StartAsync();
        _work.SetException(new IOException("the disk is full"));

        Assert.Equal(AttemptOutcome.Failed, (await attempt).Outcome);
        Assert.Equal(["fail the disk is full"], _lease.Calls);
    }

    [Fact]
    public async Task Work_that_is_refused_is_reported_as_such()
    {
        var attempt = await StartAsync();
        _work.SetException(new WorkRefusedException("in.jsonl is a PNG"));

        Assert.Equal(AttemptOutcome.Failed, (await attempt).Outcome);
        Assert.Equal(["fail refused in.jsonl is a PNG"], _lease.Calls);
    }

    [Fact]
    public async Task Work_that_this_device_can_not_do_is_given_back()
    {
        var attempt = await StartAsync();
        _work.SetException(new DeviceRefusedException("no such model here"));

        Assert.Equal(AttemptOutcome.Refused, (await attempt).Outcome);
        Assert.Equal(["no such model here"], _refusals);
        Assert.Equal(["release"], _lease.Calls);
    }

    [Fact]
    public async Task Work_that_no_device_can_do_is_refused()
    {
        _isRefusedByAll = true;
        var attempt = await StartAsync();
        _work.SetException(new DeviceRefusedException("no such model here"));

        Assert.Equal(AttemptOutcome.Failed, (await attempt).Outcome);
        Assert.Equal(["fail refused no such model here"], _lease.Calls);
    }

    [Fact]
    public async Task Work_in_which_nothing_gets_done_loses_its_lease()
    {
        var attempt = await StartAsync();
        _sinceLastSign = _options.StepLimit;
        _time.Advance(TimeSpan.FromSeconds(10));
        await _lease.CallAsync("renew 4");
        _sinceLastSign += TimeSpan.FromSeconds(1);
        _time.Advance(TimeSpan.FromSeconds(10));

        var result = await attempt;
        await result.Leftover!;
        Assert.Equal(AttemptOutcome.Failed, result.Outcome);
        Assert.Equal(["renew 4", "fail nothing got done for 900 s (Worker:StepLimit)"], _lease.Calls);
        Assert.Null(_completed);
    }

    [Fact]
    public async Task Work_that_hangs_is_abandoned_and_what_it_still_stores_counts()
    {
        _ignoresDrop = true;
        var attempt = await StartAsync();
        _sinceLastSign = _options.StepLimit + TimeSpan.FromSeconds(1);
        _time.Advance(TimeSpan.FromSeconds(10));

        var result = await attempt;
        Assert.Equal(AttemptOutcome.Failed, result.Outcome);
        Assert.False(result.Leftover!.IsCompleted);

        _work.SetResult("receipt");
        await result.Leftover;
        Assert.Equal("receipt", _completed);
    }

    [Fact]
    public async Task When_the_silo_stops_work_that_ends_within_the_grace_is_handed_in()
    {
        var attempt = await StartAsync();
        await _stopping.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(19));
        _work.SetResult("receipt");

        Assert.Equal(AttemptOutcome.Done, (await attempt).Outcome);
        Assert.Equal("receipt", _completed);
    }

    [Fact]
    public async Task When_the_silo_stops_work_that_takes_longer_is_given_back()
    {
        var attempt = await StartAsync();
        await _stopping.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(AttemptOutcome.Dropped, (await attempt).Outcome);
        Assert.Contains("release", _lease.Calls);
        Assert.DoesNotContain(_lease.Calls, call => call.StartsWith("fail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_that_can_not_be_handed_in_is_no_failure_of_the_work()
    {
        var attempt = RunAsync(_ => throw new TimeoutException());
        await _started.Task;
        _work.SetResult("receipt");
        while (!attempt.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<CoordinatorUnreachableException>(() => attempt);
        Assert.DoesNotContain(_lease.Calls, call => call.StartsWith("fail", StringComparison.Ordinal));
    }

    private async Task<Task<AttemptResult>> StartAsync()
    {
        var attempt = RunAsync(result =>
        {
            _completed = result;
            return Task.CompletedTask;
        });
        await _started.Task;
        return attempt;
    }

    private Task<AttemptResult> RunAsync(Func<string, Task> complete)
    {
        var calls = new CoordinatorCalls(_time, NullLogger<CoordinatorCalls>.Instance);
        var attempt = new LeasedAttempt(calls, new WorkThreads(), Options.Create(_options), _time, NullLogger<LeasedAttempt>.Instance);
        var device = new AttemptContext(
            () => { },
            () => _sinceLastSign,
            reason =>
            {
                _refusals.Add(reason);
                return Task.FromResult(_isRefusedByAll);
            });
        return attempt.RunAsync(_lease, WorkAsync, complete, device, _stopping.Token);
    }

    private async Task<string> WorkAsync(IProgress<RowCounts> progress, CancellationToken dropped)
    {
        progress.Report(FourRows);
        _started.SetResult();
        return await (_ignoresDrop ? _work.Task : _work.Task.WaitAsync(dropped));
    }

    /// <summary>A lease whose coordinator is this test.</summary>
    private sealed class RecordedLease : HeldLease
    {
        private readonly ConcurrentQueue<string> _calls = [];
        private readonly Channel<string> _made = Channel.CreateUnbounded<string>();

        public Func<LeaseRenewalResult> Answer { get; set; } = () => LeaseRenewalResult.Ok;

        public IReadOnlyList<string> Calls => [.. _calls];

        /// <summary>Waits for the next call.</summary>
        public async Task CallAsync(string call) => Assert.Equal(call, await _made.Reader.ReadAsync());

        public override async Task<LeaseRenewalResult> RenewAsync(RowCounts progress)
        {
            Record($"renew {progress.Rows}");
            await Task.Yield();
            return Answer();
        }

        public override Task FailAsync(WorkFailure failure)
        {
            Record($"fail {(failure.Refused ? "refused " : "")}{failure.Message}");
            return Task.CompletedTask;
        }

        public override Task ReleaseAsync()
        {
            Record("release");
            return Task.CompletedTask;
        }

        private void Record(string call)
        {
            _calls.Enqueue(call);
            Assert.True(_made.Writer.TryWrite(call));
        }
    }
}
