using System.Text.Json.Serialization;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Planning;

/// <summary>An address that a planning goes over.</summary>
/// <param name="Address">The address.</param>
/// <param name="Place">Its position among the inputs that the plan may get, which the listing of a folder is named by.</param>
internal sealed record InputCandidate(string Address, int Place)
{
    /// <summary>The input as an earlier plan has it; it is checked and not planned again. Null for one that is new.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanInput? Planned { get; init; }

    /// <summary>The listings of the folder in earlier plans, whose images are left out; null for a manifest or a new folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Listings { get; init; }
}
