using System.Text.Json;
using FgClip.Model.Images;

namespace FgClip.Model.Checkpoints;

/// <summary><c>preprocessor_config.json</c>: the colours' mean and deviation. Sizes are config.json's; the two must not disagree.</summary>
internal static class PreprocessorConfig
{
    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];
    private static readonly float[] ClipMean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] ClipStd = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>The rule of a checkpoint; without the file, the published models' values.</summary>
    /// <exception cref="CheckpointException">A file that is not JSON, or one whose patch size is another than config.json's.</exception>
    public static async Task<ImagePreprocessing> ReadAsync(string folder, CheckpointConfig config, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "preprocessor_config.json");
        if (!File.Exists(file)) return Rule(new(file, "", default), config);
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            return Rule(new(file, "", document.RootElement), config);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{file} is not JSON: {e.Message}", e);
        }
    }

    private static ImagePreprocessing Rule(ConfigSection section, CheckpointConfig config)
    {
        var patch = section.Number("patch_size", config.PatchSize);
        if (patch != config.PatchSize)
        {
            throw new CheckpointException($"{section.File}: patch_size is {patch}, but config.json's is {config.PatchSize}.");
        }

        var square = config.Architecture is ModelArchitecture.FgClip;
        return new()
        {
            Resize = square ? ResizeRule.Square : ResizeRule.PatchLimit,
            PatchSize = config.PatchSize,
            ImageSize = square ? config.GridSide * config.PatchSize : 0,
            Mean = section.Colour("image_mean", square ? ClipMean : Half),
            Std = section.Colour("image_std", square ? ClipStd : Half),
        };
    }
}
