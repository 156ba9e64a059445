using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>Which columns a part has.</summary>
/// <param name="Carried">The inputs' own columns.</param>
/// <param name="Features">What the job computes.</param>
public sealed record PartSchema(IReadOnlyList<CarriedColumn> Carried, FeatureOptions Features);
