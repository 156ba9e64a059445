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
    private string? _completed;

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task Work_that_ends_well_is_handed_in()
    {
        var attempt = await StartAsync();
        _work.SetResult("receipt");

        Assert.Equal(AttemptOutcome.Done, await attempt);
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

        Assert.Equal(AttemptOutcome.Dropped, await attempt);
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

        Assert.Equal(AttemptOutcome.Done, await attempt);
    }

    [Fact]
    public async Task Work_that_throws_is_reported_with_its_message()
    {
        var attempt = await StartAsync();
        _work.SetException(new IOException("the disk is full"));

        Assert.Equal(AttemptOutcome.Failed, await attempt);
        Assert.Equal(["fail the disk is full"], _lease.Calls);
    }

    [Fact]
    public async Task Work_that_is_refused_is_reported_as_such()
    {
        var attempt = await StartAsync();
        _work.SetException(new WorkRefusedException("in.jsonl is a PNG"));

        Assert.Equal(AttemptOutcome.Failed, await attempt);
        Assert.Equal(["fail refused in.jsonl is a PNG"], _lease.Calls);
    }

    [Fact]
    public async Task When_the_silo_stops_work_that_ends_within_the_grace_is_handed_in()
    {
        var attempt = await StartAsync();
        await _stopping.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(19));
        _work.SetResult("receipt");

        Assert.Equal(AttemptOutcome.Done, await attempt);
        Assert.Equal("receipt", _completed);
    }

    [Fact]
    public async Task When_the_silo_stops_work_that_takes_longer_is_given_back()
    {
        var attempt = await StartAsync();
        await _stopping.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(AttemptOutcome.Dropped, await attempt);
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

    private async Task<Task<AttemptOutcome>> StartAsync()
    {
        var attempt = RunAsync(result =>
        {
            _completed = result;
            return Task.CompletedTask;
        });
        await _started.Task;
        return attempt;
    }

    private Task<AttemptOutcome> RunAsync(Func<string, Task> complete)
    {
        var calls = new CoordinatorCalls(_time, NullLogger<CoordinatorCalls>.Instance);
        var attempt = new LeasedAttempt(calls, new WorkThreads(), Options.Create(_options), _time, NullLogger<LeasedAttempt>.Instance);
        return attempt.RunAsync(_lease, WorkAsync, complete, _stopping.Token);
    }

    private async Task<string> WorkAsync(IProgress<RowCounts> progress, CancellationToken dropped)
    {
        progress.Report(FourRows);
        _started.SetResult();
        return await _work.Task.WaitAsync(dropped);
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
