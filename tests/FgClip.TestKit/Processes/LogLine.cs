namespace FgClip.TestKit.Processes;

/// <summary>A line that a process wrote.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Source">The process's name.</param>
/// <param name="Text">The line.</param>
public sealed record LogLine(DateTimeOffset At, string Source, string Text)
{
    /// <inheritdoc />
    public override string ToString() => $"{At:HH:mm:ss.fff} {Source}: {Text}";
}
