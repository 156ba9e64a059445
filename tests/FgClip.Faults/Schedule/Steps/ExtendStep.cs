using FgClip.Faults.Jobs;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>An extension of a dataset by the rows of another manifest.</summary>
public sealed class ExtendStep : IDatasetStep
{
    private const int NewRows = 72, ShardRows = 6;

    /// <inheritdoc />
    public string Name => "extend";

    /// <inheritdoc />
    public IReadOnlyList<string> Prepare(ScheduledDataset dataset)
    {
        var manifest = dataset.Inputs.Manifest(NewRows, first: dataset.Rows);
        dataset.Rows += NewRows;
        return
        [
            "submit", "--watch", "--extend", "--model", FaultInputs.ModelOfWorkingFolder, "--input", manifest,
            "--output", dataset.Address, "--features", "image,text", "--shard-rows", $"{ShardRows}",
        ];
    }

    /// <inheritdoc />
    public Task<JobAudit> AuditAsync(ScheduledDataset dataset) => RowAudit.MakeAsync(dataset);
}
