using System.Reflection;
using Orleans.Concurrency;

namespace FgClip.Simulation.Clusters;

/// <summary>One activation of a grain: it takes one call after the other, except those that may interleave.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="name">The grain.</param>
/// <param name="silo">Where it is.</param>
internal sealed class GrainActivation(SimulatedCluster cluster, GrainName name, SimulatedSilo silo)
{
    private readonly Queue<GrainRequest> _waiting = new();
    private Grain? _grain;
    private bool _isBusy = true;
    private bool _isLeaving;

    /// <summary>Gets the grain.</summary>
    public GrainName Name => name;

    /// <summary>Gets where it is.</summary>
    public SimulatedSilo Silo => silo;

    /// <summary>Gets whether it takes no more calls.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Creates the grain and reads its state.</summary>
    public async Task ActivateAsync()
    {
        try
        {
            var (grain, readState) = cluster.CreateGrain(this);
            await readState();
            await grain.OnActivateAsync(CancellationToken.None);
            _grain = grain;
        }
        catch (Exception exception)
        {
            IsGone = true;
            cluster.Remove(this);
            while (_waiting.TryDequeue(out var request))
                request.Fail(exception);
            return;
        }

        _isBusy = false;
        Continue();
    }

    /// <summary>Takes a call.</summary>
    public void Receive(GrainRequest request)
    {
        if (_grain is { } grain && request.Method.GetCustomAttribute<AlwaysInterleaveAttribute>() is not null)
        {
            cluster.Scheduler.Post($"{name}: {request.Method.Name}", silo.Process, () => silo.Process.Run(() => RunAsync(grain, request)));
            return;
        }

        _waiting.Enqueue(request);
        Continue();
    }

    /// <summary>Lets it go away once the call that it is at is over.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Continue();
    }

    private void Continue()
    {
        if (_isBusy || IsGone)
            return;
        if (_isLeaving)
        {
            IsGone = true;
            cluster.Remove(this);
            while (_waiting.TryDequeue(out var request))
                cluster.Deliver(request);
            return;
        }

        if (!_waiting.TryDequeue(out var next))
            return;
        _isBusy = true;
        cluster.Scheduler.Post($"{name}: {next.Method.Name}", silo.Process, () => silo.Process.Run(() => TurnAsync(next)));
    }

    private async Task TurnAsync(GrainRequest request)
    {
        await RunAsync(_grain!, request);
        _isBusy = false;
        Continue();
    }

    private static async Task RunAsync(Grain grain, GrainRequest request)
    {
        try
        {
            var task = (Task)request.Method.Invoke(grain, request.Arguments)!;
            await task;
            request.Succeed(task);
        }
        catch (TargetInvocationException exception)
        {
            request.Fail(exception.InnerException!);
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }
}

/// <summary>A call on its way.</summary>
/// <param name="Name">The grain that is called.</param>
/// <param name="Method">The method.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Succeed">Sends the result of the finished task back.</param>
/// <param name="Fail">Sends an error back.</param>
internal sealed record GrainRequest(GrainName Name, MethodInfo Method, object?[] Arguments, Action<Task> Succeed, Action<Exception> Fail);
