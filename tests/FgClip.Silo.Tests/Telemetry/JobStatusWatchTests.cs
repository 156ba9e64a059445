using System.Reflection;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace FgClip.Silo.Tests.Telemetry;

public sealed class JobStatusWatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_fails_while_the_silo_stops_does_not_fail_the_process()
    {
        var call = new TaskCompletionSource<IReadOnlyList<string>>();
        var asked = new TaskCompletionSource();
        var directory = Answer<IJobDirectoryGrain>(_ =>
        {
            asked.TrySetResult();
            return call.Task;
        });
        using var watch = new JobStatusWatch(Answer<IGrainFactory>(_ => directory), TimeProvider.System,
            NullLogger<JobStatusWatch>.Instance);
        await watch.StartAsync(Cancel);
        await asked.Task.WaitAsync(Cancel);

        var stopping = watch.StopAsync(Cancel);
        call.SetException(new SiloUnavailableException("It stops."));
        await stopping;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.ExecuteTask!);
        Assert.Null(watch.Jobs);
    }

    private static T Answer<T>(Func<MethodInfo, object> answer)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Answering>();
        ((Answering)(object)proxy).Answer = answer;
        return proxy;
    }

    /// <summary>Gives one answer to every call.</summary>
    public class Answering : DispatchProxy
    {
        /// <summary>The answer.</summary>
        public Func<MethodInfo, object>? Answer { get; set; }

        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer!(targetMethod!);
    }
}
