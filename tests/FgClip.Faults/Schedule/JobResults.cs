using FgClip.Faults.Jobs;

namespace FgClip.Faults.Schedule;

/// <summary>What became of the jobs of a schedule. Several lanes add to it at once.</summary>
/// <param name="log">Receives a line for each job that is over.</param>
public sealed class JobResults(Action<string> log)
{
    private readonly Lock _adding = new();
    private readonly List<(string Kind, JobAudit Audit)> _audits = [];
    private readonly List<string> _failures = [];
    private int _restarts;

    /// <summary>Whether every job succeeded, and left what it should.</summary>
    public bool AreClean
    {
        get
        {
            lock (_adding)
                return _failures.Count == 0 && _audits.Count > 0 && _audits.All(audit => audit.Audit.IsClean);
        }
    }

    /// <summary>Adds a job that succeeded.</summary>
    /// <param name="kind">What the job does.</param>
    /// <param name="name">Its dataset.</param>
    /// <param name="audit">What it left.</param>
    public void Add(string kind, string name, JobAudit audit)
    {
        lock (_adding)
            _audits.Add((kind, audit));
        log($"{kind} of {name}: {audit}");
    }

    /// <summary>Adds a job that did not succeed.</summary>
    public void Fail(string kind, string name, string why)
    {
        lock (_adding)
            _failures.Add(kind);
        log($"{kind} of {name} FAILED: {why}");
    }

    /// <summary>Counts a command that did not reach the cluster and was given again.</summary>
    public void CountRestart() => Interlocked.Increment(ref _restarts);

    /// <summary>Returns the sums, line by line.</summary>
    public IReadOnlyList<string> Summarize()
    {
        lock (_adding)
        {
            var audits = _audits.ConvertAll(audit => audit.Audit);
            var kinds = string.Join(", ", _audits.CountBy(audit => audit.Kind).Select(kind => $"{kind.Value} {kind.Key}"));
            return
            [
                $"{_audits.Count} jobs succeeded ({kinds}), {_failures.Count} did not; {_restarts} commands were given again",
                $"{audits.Sum(audit => audit.Rows)} rows looked at, {audits.Sum(audit => audit.Lost)} lost, "
                    + $"{audits.Sum(audit => audit.Doubled)} doubled; {audits.Count(audit => audit.IsClean)} of "
                    + $"{audits.Count} jobs left what they should",
                .. audits.SelectMany(audit => audit.Statuses).GroupBy(status => status.Key)
                    .Select(status => $"{status.Sum(rows => rows.Value)} rows {status.Key}"),
            ];
        }
    }
}
