using FgClip.Faults.Jobs;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>A retry, after the images that were missing have come.</summary>
public sealed class RetryStep : IDatasetStep
{
    /// <inheritdoc />
    public string Name => "retry";

    /// <inheritdoc />
    public IReadOnlyList<string> Prepare(ScheduledDataset dataset)
    {
        dataset.MissingImages.ForEach(dataset.Inputs.AddImage);
        dataset.MissingImages.Clear();
        return ["retry", dataset.Address, "--watch"];
    }

    /// <inheritdoc />
    public Task<JobAudit> AuditAsync(ScheduledDataset dataset) => RowAudit.MakeAsync(dataset);
}
