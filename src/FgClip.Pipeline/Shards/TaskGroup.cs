namespace FgClip.Pipeline.Shards;

/// <summary>Stages that run at the same time and stand or fall together.</summary>
internal static class TaskGroup
{
    /// <summary>Runs all stages to their end. The first failure stops the others and is the one that is thrown.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken, params IReadOnlyList<Func<CancellationToken, Task>> stages)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = [.. stages.Select(stage => stage(stop.Token))];
        Task? failed = null;
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (ended.IsCompletedSuccessfully)
                continue;
            failed ??= ended;
            await stop.CancelAsync().ConfigureAwait(false);
        }
        if (failed is not null)
            await failed.ConfigureAwait(false);
    }
}
