using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Families;
using FgClip.Model.Folders;

namespace FgClip.Pipeline.Models;

/// <summary>Whether a model has what a job asks for. It is asked before a job is planned, since no row could have it.</summary>
public static class ModelFeatures
{
    /// <summary>Finds the first feature that a model lacks.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="features">What a job asks for.</param>
    /// <returns>A sentence for people; null where the model has everything.</returns>
    public static string? FindMissing(ModelManifest manifest, FeatureOptions features)
    {
        foreach (var head in features.TextHeads.Select(WalkOf))
        {
            if (!manifest.TextHeads.ContainsKey(head))
                return DescribeMissing(manifest, head);
        }

        if ((features.Dense || features.Regions) && !manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
            return DescribeMissingDense(manifest);
        return features is { Regions: true, RegionTexts: not RegionTexts.None } && !manifest.TextHeads.ContainsKey(WalkType.Box)
            ? DescribeMissing(manifest, WalkType.Box) + " Phrases of regions need it: leave them out of the regions' texts."
            : null;
    }

    /// <summary>The model's name of a job's text head.</summary>
    public static WalkType WalkOf(TextHead head) => head switch
    {
        TextHead.Short => WalkType.Short,
        TextHead.Long => WalkType.Long,
        _ => WalkType.Box,
    };

    /// <summary>The sentence about a text head that a model lacks.</summary>
    public static string DescribeMissing(ModelManifest manifest, WalkType head) =>
        $"{NameOf(manifest)} has no text head {Name(head)}; it has {string.Join(", ", manifest.TextHeads.Keys.Order().Select(Name))}.";

    /// <summary>The sentence about a model that has no dense vectors.</summary>
    public static string DescribeMissingDense(ModelManifest manifest) =>
        $"{NameOf(manifest)} has no dense vectors, and so no regions and no heat maps.";

    private static string NameOf(ModelManifest manifest) => $"A model of the family {ModelFamilies.Get(manifest.Family).DisplayName}";

    private static string Name(WalkType head) => head.ToString().ToLowerInvariant();
}
