using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Attempts;

/// <summary>
/// Calls to coordinators, tried again while a coordinator moves to another silo: after a kill, calls fail for some fifteen seconds. Every
/// call carries its lease and may come twice, so one that may have got through is simply made again.
/// </summary>
internal sealed partial class CoordinatorCalls(TimeProvider time, ILogger<CoordinatorCalls> logger)
{
    private const int Tries = 8;
    private const int TriesToAsk = 4;

    private readonly ILogger _logger = logger;

    /// <summary>Makes a call until it goes well.</summary>
    /// <exception cref="CoordinatorUnreachableException">It went wrong for half a minute.</exception>
    public Task<T> MakeAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => MakeAsync(call, Tries, cancellationToken);

    /// <summary>Asks for work, for about two seconds: a worker asks again anyway, and another job may have work meanwhile.</summary>
    /// <exception cref="CoordinatorUnreachableException">It went wrong each time.</exception>
    public Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => MakeAsync(call, TriesToAsk, cancellationToken);

    /// <inheritdoc cref="MakeAsync{T}(Func{Task{T}}, CancellationToken)" />
    public Task MakeAsync(Func<Task> call, CancellationToken cancellationToken) => MakeAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);

    private async Task<T> MakeAsync<T>(Func<Task<T>> call, int tries, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15), time);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (tried < tries)
            {
                LogTryAgain(exception);
                await backoff.WaitAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                throw new CoordinatorUnreachableException(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A call to a coordinator failed and is made again.")]
    private partial void LogTryAgain(Exception exception);
}
