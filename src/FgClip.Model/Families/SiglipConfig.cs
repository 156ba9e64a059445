using FgClip.Model.Checkpoints;
using FgClip.Model.Images;

namespace FgClip.Model.Families;

/// <summary>
/// What SigLIP and SigLIP 2 have in common: the configuration, one text head, and images processed by transformers' own classes.
/// </summary>
internal static class SiglipConfig
{
    public static IReadOnlyList<float> Half { get; } = [0.5f, 0.5f, 0.5f];

    /// <summary>Reads config.json. Sizes that are missing are those of transformers' SiglipConfig and Siglip2Config.</summary>
    /// <param name="family">The family.</param>
    /// <param name="root">The file.</param>
    /// <param name="gridSide">The table of positions, in patches a side, by the vision section and the patch size.</param>
    public static CheckpointConfig Read(ModelFamilyName family, ConfigSection root, Func<ConfigSection, int, int> gridSide)
    {
        var (vision, text) = (root.Section("vision_config"), root.Section("text_config"));
        if (vision.Flag("vision_use_head") is false)
            throw new CheckpointException($"{root.File}: vision_config.vision_use_head is false, so images have no vector.");
        var defaults = new TowerConfig
        {
            HiddenSize = 768,
            IntermediateSize = 3072,
            Layers = 12,
            Heads = 12,
            Epsilon = 1e-6f,
            Activation = Activation.GeluTanh,
        };
        var (visionTower, textTower) = (TowerConfig.Read(vision, defaults), TowerConfig.Read(text, defaults));
        var projection = text.Number("projection_size", textTower.HiddenSize);
        if (projection != visionTower.HiddenSize)
        {
            throw new CheckpointException(
                $"{root.File}: images come out {visionTower.HiddenSize} wide and texts {projection}; they must be equal to be compared.");
        }

        var (patch, length) = (vision.Number("patch_size", 16), text.Number("max_position_embeddings", 64));
        return new()
        {
            Family = family,
            Vision = visionTower,
            Text = textTower,
            PatchSize = patch,
            ImageSize = vision.Number("image_size", 224),
            GridSide = gridSide(vision, patch),
            EmbeddingSize = visionTower.HiddenSize,
            VocabularySize = text.Number("vocab_size", 32_000),
            ShortLength = length,
            LongLength = length,
            KeepLength = length,
        };
    }

    /// <summary>transformers 5 takes its torchvision backend for the plain name, which is also the one that a missing name means.</summary>
    public static ResizeBackend? BackendOf(string type, string name) =>
        type == name + "Pil" ? ResizeBackend.Pillow
        : type.Length == 0 || type == name || type == name + "Fast" ? ResizeBackend.Torchvision
        : null;
}
