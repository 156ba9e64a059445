namespace FgClip.TestKit.Processes;

/// <summary>What several processes write, in the order in which it comes, and a way to wait for what they say.</summary>
public sealed class ProcessLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock _reading = new();
    private readonly List<LogLine> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many lines there are: where to look from for what is still to come.</summary>
    public int Count
    {
        get
        {
            lock (_reading)
                return _lines.Count;
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(LogLine line)
    {
        TaskCompletionSource told;
        lock (_reading)
        {
            _lines.Add(line);
            (told, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.SetResult();
    }

    /// <summary>Lines as wanted so far.</summary>
    public IReadOnlyList<LogLine> Find(Predicate<LogLine> wanted, int from = 0)
    {
        lock (_reading)
            return [.. _lines.Skip(from).Where(line => wanted(line))];
    }

    /// <summary>Waits until so many lines are as wanted.</summary>
    /// <returns>The last of them.</returns>
    /// <exception cref="TimeoutException">It took ten minutes, which on a loaded machine too means that something hangs; the message has
    /// the last lines.</exception>
    public async Task<LogLine> WaitAsync(Predicate<LogLine> wanted, int count = 1, int from = 0,
        CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var seen = 0;
        for (var at = from; ; at++)
        {
            var line = await ReadAsync(at, patience.Token, cancellationToken);
            if (wanted(line) && ++seen == count)
                return line;
        }
    }

    /// <summary>
    /// The last lines, for whoever has to find out what went wrong. Of a stack there is its first line alone: the stack of a crash is
    /// longer than what was said before it, which is why it crashed.
    /// </summary>
    public string Tail(int lines = 60)
    {
        lock (_reading)
        {
            return string.Join(
                '\n', _lines.Where((line, at) => at == 0 || !IsFrame(line) || !IsFrame(_lines[at - 1])).TakeLast(lines));
        }
    }

    private async Task<LogLine> ReadAsync(int index, CancellationToken patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_reading)
            {
                if (index < _lines.Count)
                    return _lines[index];
                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(patience);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Nothing as wanted was said in {Patience.TotalSeconds} seconds. The last lines:\n{Tail()}");
            }
        }
    }

    private static bool IsFrame(LogLine line) => line.Text.StartsWith("   at ", StringComparison.Ordinal);
}
