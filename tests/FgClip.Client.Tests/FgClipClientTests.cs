using System.Collections.Concurrent;
using FgClip.Cluster.Tests;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Client.Tests;

public sealed class FgClipClientTests : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TempFolder _folder = new();
    private readonly LineWork _work;
    private readonly FailingCalls _failing = new();
    private EmbeddedCluster _cluster = null!;
    private FgClipClient _client = null!;
    private TaskCompletionSource? _held;

    public FgClipClientTests() => _work = new() { BeforeShard = (_, _, token) => _held?.Task.WaitAsync(token) ?? Task.CompletedTask };

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Services = services => services.AddSingleton<IJobWork>(_work).AddSingleton<IIncomingGrainCallFilter>(_failing),
            },
            Token);
        _client = new FgClipClient(_cluster.Grains);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Another_job_with_the_same_output_is_refused()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10);
        await _client.SubmitAsync(spec, job: null, Token);

        var other = spec with { Features = new FeatureOptions { TextHeads = [TextHead.Short] } };
        var refusal = await Assert.ThrowsAsync<SubmissionRefusedException>(() => _client.SubmitAsync(other, job: null, Token));
        Assert.Contains(spec.Output, refusal.Message);
    }

    [Fact]
    public async Task Jobs_are_listed_oldest_first_those_that_are_over_included()
    {
        var first = await _client.SubmitAsync(LineDataset.NewJob(_folder.At("a"), rows: 10, rowsPerShard: 10), "first", Token);
        await _client.WatchAsync("first", Token).LastAsync(Token);
        await _client.SubmitAsync(LineDataset.NewJob(_folder.At("b"), rows: 10, rowsPerShard: 10), "second", Token);

        var jobs = await _client.ListAsync(Token);

        Assert.Equal(JobPhase.Submitted, first.Phase);
        Assert.Equal(["first", "second"], jobs.Select(job => job.Job));
        Assert.Equal(JobPhase.Succeeded, jobs[0].Phase);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var missing = await Assert.ThrowsAsync<JobNotFoundException>(() => _client.GetStatusAsync("nothing", Token));

        Assert.Contains("'nothing'", missing.Message);
        await Assert.ThrowsAsync<JobNotFoundException>(() => _client.CancelAsync("nothing", Token));
    }

    [Fact]
    public async Task A_job_that_is_over_is_forgotten()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10);
        var job = (await _client.SubmitAsync(spec, job: null, Token)).Job;
        var last = await _client.WatchAsync(job, Token).LastAsync(Token);

        Assert.Equal((JobPhase.Succeeded, 10L), (last.Phase, (await _client.ForgetAsync(job, Token)).Committed.Rows));

        await Assert.ThrowsAsync<JobNotFoundException>(() => _client.GetStatusAsync(job, Token));
        await Assert.ThrowsAsync<JobNotFoundException>(() => _client.ForgetAsync(job, Token));
        Assert.DoesNotContain(await _client.ListAsync(Token), one => one.Job == job);
    }

    [Fact]
    public async Task A_job_that_is_not_over_is_not_forgotten()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10);
        var held = _held = new TaskCompletionSource();
        var job = (await _client.SubmitAsync(spec, job: null, Token)).Job;

        Assert.Contains("is not over", (await Assert.ThrowsAsync<JobNotOverException>(() => _client.ForgetAsync(job, Token))).Message);

        held.SetResult();
        Assert.Equal(JobPhase.Succeeded, (await _client.WatchAsync(job, Token).LastAsync(Token)).Phase);
    }

    [Fact]
    public async Task A_succeeded_job_whose_output_was_deleted_is_done_again()
    {
        var spec = LineDataset.NewJob(_folder.Path, rows: 30, rowsPerShard: 10);
        var job = (await _client.SubmitAsync(spec, job: null, Token)).Job;
        await _client.WatchAsync(job, Token).LastAsync(Token);
        Directory.Delete(spec.Output, recursive: true);

        await _client.SubmitAsync(spec, job: null, Token);

        Assert.Equal(JobPhase.Succeeded, (await _client.WatchAsync(job, Token).LastAsync(Token)).Phase);
        Assert.True(LineDataset.IsWhole(spec));
        Assert.Equal(30, (await LineDataset.ReadKeysAsync(spec)).Count);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(OrleansException))]
    [InlineData(typeof(TimeoutException))]
    public async Task A_call_that_got_lost_in_the_cluster_is_made_again(Type failure)
    {
        var job = await _client.SubmitAsync(LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10), job: null, Token);
        _failing.Next.Enqueue((Exception)Activator.CreateInstance(failure, "The message waited too long for a place.")!);

        Assert.Equal(job.Job, (await _client.GetStatusAsync(job.Job, Token)).Job);
        Assert.Empty(_failing.Next);
    }

    [Fact]
    public async Task Who_stops_waiting_for_a_lost_call_is_told_so()
    {
        var job = await _client.SubmitAsync(LineDataset.NewJob(_folder.Path, rows: 10, rowsPerShard: 10), job: null, Token);
        using var stop = new CancellationTokenSource();
        _failing.Next.Enqueue(new TimeoutException());
        _failing.OnFailure = stop.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetStatusAsync(job.Job, stop.Token));
    }

    /// <summary>Ends calls that ask for a job's status as an overburdened silo does.</summary>
    private sealed class FailingCalls : IIncomingGrainCallFilter
    {
        public ConcurrentQueue<Exception> Next { get; } = new();

        public Action OnFailure { get; set; } = () => { };

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName != nameof(IJobGrain.GetStatusAsync) || !Next.TryDequeue(out var failure))
                return context.Invoke();
            OnFailure();
            throw failure;
        }
    }
}
