using FgClip.Faults.Jobs;
using FgClip.TestKit;

namespace FgClip.Faults.Schedule.Steps;

/// <summary>More columns for each row of a dataset.</summary>
public sealed class AddColumnsStep : IDatasetStep
{
    private const string Folder = "/dense";

    /// <inheritdoc />
    public string Name => "added columns";

    /// <inheritdoc />
    public IReadOnlyList<string> Prepare(ScheduledDataset dataset) =>
    [
        "submit", "--watch", "--model", FaultInputs.ModelOfWorkingFolder, "--beside", dataset.Address,
        "--features", "dense", "--dense", "int8", "--dense-grid", "2x2",
    ];

    /// <inheritdoc />
    public async Task<JobAudit> AuditAsync(ScheduledDataset dataset)
    {
        var audit = await RowAudit.MakeAsync(dataset);
        var parts = await dataset.FetchPartsAsync(Folder);
        var found = await DuckDb.QueryAsync(
            $"select count(*)::int as rows, count(dense_embedding)::int as dense from '{parts}/part-*.parquet'");
        var (rows, dense) = ((int)found[0]["rows"]!, (int)found[0]["dense"]!);
        return rows == dataset.Rows && dense == dataset.Rows
            ? audit
            : audit with { Problem = $"{audit.Problem} {rows} rows and {dense} dense maps are there, for {dataset.Rows} rows" };
    }
}
