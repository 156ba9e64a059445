namespace FgClip.Storage.Activity;

/// <summary>
/// Reports that work moves: every call that a store answers and every piece of a stream that is read or written raises the signal of the
/// asynchronous flow that it belongs to. Whoever runs a long piece of work can so tell slow work from work that hangs, without a parameter
/// through every layer.
/// </summary>
public static class ActivitySignal
{
    private static readonly AsyncLocal<Action?> Current = new();

    /// <summary>Whether anybody observes this flow.</summary>
    internal static bool IsObserved => Current.Value is not null;

    /// <summary>Observes the flow that begins here: this method and whatever it calls or starts, until the result is disposed of.</summary>
    /// <param name="moved">Called for each sign of activity, on any thread, many times a second.</param>
    public static IDisposable Observe(Action moved)
    {
        var before = Current.Value;
        Current.Value = moved;
        return new Observation(before);
    }

    /// <summary>Reports activity that no store sees, such as a batch that was computed.</summary>
    public static void Raise() => Current.Value?.Invoke();

    private sealed class Observation(Action? before) : IDisposable
    {
        public void Dispose() => Current.Value = before;
    }
}
