using System.Text.Json;
using FgClip.Model.Checkpoints;

namespace FgClip.Model.Families;

/// <summary>The table of the model families. A new family is one class and one line here.</summary>
public static class ModelFamilies
{
    /// <summary>The families, in the order in which a checkpoint is compared with them; the first that recognises it reads it.</summary>
    public static IReadOnlyList<ModelFamily> All { get; } = [new FgClip2Family(), new Siglip2Family(), new SiglipFamily(), new ClipFamily(),
        new FgClipFamily()];

    /// <summary>Returns the family of a model folder.</summary>
    /// <param name="name">The manifest's <see cref="Folders.ModelManifest.Family"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such family.</exception>
    public static ModelFamily Get(ModelFamilyName name) =>
        All.FirstOrDefault(family => family.Name == name)
        ?? throw new ArgumentOutOfRangeException(nameof(name), name, null);

    /// <summary>Reads a checkpoint's <c>config.json</c> by the family that recognises it.</summary>
    /// <exception cref="CheckpointException">No config.json, none of a known family, or a key in it that no model of the family can
    /// have.</exception>
    internal static async Task<CheckpointConfig> ReadConfigAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "config.json");
        if (!File.Exists(file))
            throw new CheckpointException($"{folder} has no config.json, so it is not a checkpoint folder.");
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            var root = new ConfigSection(file, "", document.RootElement);
            var family = All.FirstOrDefault(family => family.Recognises(root)) ?? throw Unknown(root);
            return family.ReadConfig(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is for texts in it that are not UTF-8.
            throw new CheckpointException($"{file} is not JSON: {e.Message}", e);
        }
    }

    private static CheckpointException Unknown(ConfigSection root) => new(
        $"{root.File} describes neither {string.Join(" nor ", All.Select(family => $"{family.DisplayName} ({family.RecognisedBy})"))}: " +
        $"its model_type is \"{root.Text("model_type", "")}\".");
}
