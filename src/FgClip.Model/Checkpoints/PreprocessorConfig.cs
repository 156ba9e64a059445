using System.Text.Json;
using FgClip.Model.Images;

namespace FgClip.Model.Checkpoints;

/// <summary><c>preprocessor_config.json</c>: the colours' mean and deviation. Sizes are config.json's; the two must not disagree.</summary>
internal static class PreprocessorConfig
{
    /// <summary>Reads the rule of a checkpoint.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="published">The published models' rule, which holds where the file is missing or says nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="CheckpointException">A file that is not JSON, or one whose patch size is another than config.json's.</exception>
    public static async Task<ImagePreprocessing> ReadAsync(string folder, ImagePreprocessing published, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "preprocessor_config.json");
        if (!File.Exists(file)) return Rule(new(file, "", default), published);
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            return Rule(new(file, "", document.RootElement), published);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{file} is not JSON: {e.Message}", e);
        }
    }

    private static ImagePreprocessing Rule(ConfigSection section, ImagePreprocessing published)
    {
        var patch = section.Number("patch_size", published.PatchSize);
        if (patch != published.PatchSize)
        {
            throw new CheckpointException($"{section.File}: patch_size is {patch}, but config.json's is {published.PatchSize}.");
        }
        return published with
        {
            Mean = section.Colour("image_mean", published.Mean),
            Std = section.Colour("image_std", published.Std),
        };
    }
}
