using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Attempts;

/// <summary>
/// Calls to coordinators, tried again while a coordinator moves to another silo: after a kill, calls fail for some fifteen seconds. Every
/// call carries its lease and may come twice, so one that may have got through is simply made again.
/// </summary>
internal sealed partial class CoordinatorCalls(TimeProvider time, ILogger<CoordinatorCalls> logger)
{
    private const int Tries = 8;

    private readonly ILogger _logger = logger;

    /// <summary>Makes a call until it goes well.</summary>
    /// <exception cref="CoordinatorUnreachableException">It went wrong for half a minute.</exception>
    public async Task<T> MakeAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15), time);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (tried < Tries)
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

    /// <inheritdoc cref="MakeAsync{T}" />
    public Task MakeAsync(Func<Task> call, CancellationToken cancellationToken) => MakeAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);

    [LoggerMessage(LogLevel.Warning, "A call to a coordinator failed and is made again.")]
    private partial void LogTryAgain(Exception exception);
}
