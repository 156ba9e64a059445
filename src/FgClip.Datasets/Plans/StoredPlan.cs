using System.Text.Json.Serialization;
using FgClip.Datasets.Layout;

namespace FgClip.Datasets.Plans;

/// <summary>
/// A <see cref="DatasetPlan"/> whose inputs come one after the other, so that a plan of a million inputs is written without being held. Its
/// JSON is that of the plan, byte for byte.
/// </summary>
/// <param name="plan">The plan without its inputs.</param>
/// <param name="inputs">Its inputs.</param>
internal sealed class StoredPlan(DatasetPlan plan, IAsyncEnumerable<PlanInput> inputs)
{
    public int Number => plan.Number;

    public IAsyncEnumerable<PlanInput> Inputs => inputs;

    public IReadOnlyList<CarriedColumn> Columns => plan.Columns;

    public long Rows => plan.Rows;

    public int Shards => plan.Shards;

    public string Folder => plan.Folder;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ExportPlace ExportPlace => plan.ExportPlace;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PartPlacement PartPlacement => plan.PartPlacement;

    public int Blocks => plan.Blocks;
}
