using FgClip.Faults.Jobs;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>The first job of a dataset: some of its images are not there.</summary>
public sealed class EmbedStep : IDatasetStep
{
    /// <summary>Rows of the job.</summary>
    public const int Rows = 144;

    /// <summary>The beginning of the name of each image that is not there.</summary>
    public const string MissingName = "missing-";

    private const int ShardRows = 6, MissingEvery = 48;

    /// <inheritdoc />
    public string Name => "embed";

    /// <inheritdoc />
    public IReadOnlyList<string> Prepare(ScheduledDataset dataset)
    {
        dataset.Rows = Rows;
        string? Image(int row)
        {
            if (row % MissingEvery != 7)
                return null;
            dataset.MissingImages.Add($"{MissingName}{dataset.Name}-{row}.png");
            return dataset.MissingImages[^1];
        }

        return
        [
            "submit", "--watch", "--model", FaultInputs.ModelOfWorkingFolder, "--input", dataset.Inputs.Manifest(Rows, Image),
            "--output", dataset.Address, "--features", "image,text", "--shard-rows", $"{ShardRows}",
        ];
    }

    /// <inheritdoc />
    public Task<JobAudit> AuditAsync(ScheduledDataset dataset) => RowAudit.MakeAsync(dataset);
}
