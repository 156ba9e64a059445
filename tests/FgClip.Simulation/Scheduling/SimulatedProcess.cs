namespace FgClip.Simulation.Scheduling;

/// <summary>
/// A process of the simulated world: a silo or the client. What code awaits in it continues only while it lives and is not suspended, as
/// with SIGKILL and SIGSTOP.
/// </summary>
/// <param name="name">What the trace calls it.</param>
internal sealed class SimulatedProcess(string name)
{
    private static readonly AsyncLocal<SimulatedProcess?> Running = new();

    /// <summary>Gets the process that the code which asks runs in; null outside of all.</summary>
    public static SimulatedProcess? Current => Running.Value;

    /// <summary>Gets its name.</summary>
    public string Name => name;

    /// <summary>Gets whether it was killed.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Gets or sets whether it stands still.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>
    /// Gets or sets whether it was suspended until the cluster declared it dead. What it still does may come long after what it was decided
    /// by.
    /// </summary>
    public bool IsLate { get; set; }

    /// <summary>Gets or sets by how much its wall clock is ahead.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>Ends it for good: nothing in it runs again.</summary>
    public void Kill() => IsKilled = true;

    /// <summary>Runs code in this process.</summary>
    public T Run<T>(Func<T> code)
    {
        var before = Running.Value;
        Running.Value = this;
        try
        {
            return code();
        }
        finally
        {
            Running.Value = before;
        }
    }
}
