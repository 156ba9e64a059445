using FgClip.Faults.Jobs;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>A kind of job in the life of a dataset.</summary>
public interface IDatasetStep
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Brings about what the job is for, such as new inputs, and returns the command that submits and watches it.</summary>
    IReadOnlyList<string> Prepare(ScheduledDataset dataset);

    /// <summary>Looks at what the job left.</summary>
    Task<JobAudit> AuditAsync(ScheduledDataset dataset);
}
