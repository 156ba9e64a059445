using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Model.Folders;
using FgClip.Model.Images;

namespace FgClip.Pipeline.Shards;

/// <summary>What a part says about itself in its footer.</summary>
internal static class PartDescription
{
    private static readonly string Software = $"FgClip.Cluster {typeof(PartDescription).Assembly.GetName().Version!.ToString(3)}";

    public static PartMetadata Create(JobSpec spec, ModelFolder model, int shard, int generation, int pass = 0) => new()
    {
        Shard = shard,
        Generation = generation,
        Pass = pass,
        Model = spec.Model.Name,
        ModelDigest = spec.Model.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(spec),
        Heads = string.Join(',', spec.Features.TextHeads.Select(ColumnNames.Name)),
        Normalized = spec.Features.Normalize,
        PatchRule = PatchRule(model.Manifest.Pixels, spec.Features.MaxNumPatches),
        LogitScale = model.Manifest.Logits.Scale,
        LogitBias = model.Manifest.Logits.Bias,
        Software = Software,
    };

    private static string PatchRule(ImagePreprocessing rule, int? limit) => rule.Resize switch
    {
        ResizeRule.Square => $"square {rule.ImageSize}, patch {rule.PatchSize}, {Resampler(rule.Backend)} {Filter(rule)}",
        ResizeRule.CenterCrop =>
            $"shorter side {rule.ShorterSide}, centre {rule.ImageSize}, patch {rule.PatchSize}, {Resampler(rule.Backend)} {Filter(rule)}",
        // Stands in the footers of parts since 0.1.0, whose words it keeps.
        _ => $"at most {Limit(rule, limit)} patches of {rule.PatchSize}, {Resampler(rule.Backend)} {Filter(rule)}",
    };

    private static string Limit(ImagePreprocessing rule, int? limit) => limit is null && rule.MaxNumPatches == 0
        ? "128, 256, 576, 784 or 1024 by the picture's size"
        : $"{rule.MaxPatches(limit)}";

    private static string Filter(ImagePreprocessing rule) => rule.Filter.ToString().ToUpperInvariant();

    private static string Resampler(ResizeBackend backend) => backend switch
    {
        ResizeBackend.Pillow => "Pillow",
        ResizeBackend.Pillow13 => "Pillow 13",
        _ => backend.ToName(),
    };
}
