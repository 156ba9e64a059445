using System.Text.Json;

namespace FgClip.Model.Checkpoints;

/// <summary>
/// The sizes that <c>config.json</c> gives. The hub's files leave out what equals the authors' default, so every key has one:
/// FG-CLIP 2's own, and for FG-CLIP those of transformers' CLIPConfig.
/// </summary>
internal sealed record CheckpointConfig
{
    public required ModelArchitecture Architecture { get; init; }

    public required TowerConfig Vision { get; init; }

    public required TowerConfig Text { get; init; }

    /// <summary>Side of a patch in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Side of the table of positions, in patches: FG-CLIP 2's sqrt(num_patches), FG-CLIP's image_size / patch_size.</summary>
    public required int GridSide { get; init; }

    /// <summary>Width of the vectors that come out.</summary>
    public required int EmbeddingSize { get; init; }

    public required int VocabularySize { get; init; }

    /// <summary>Tokens of a short text: 64, or FG-CLIP's 77.</summary>
    public required int ShortLength { get; init; }

    /// <summary>Tokens of a long text: 196, or FG-CLIP's 248.</summary>
    public required int LongLength { get; init; }

    /// <summary>Positions of a long text below this one come from the original table, those above from the stretched one.</summary>
    public required int KeepLength { get; init; }

    /// <exception cref="CheckpointException">No config.json, or a key in it that no model of ours can have.</exception>
    public static async Task<CheckpointConfig> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "config.json");
        if (!File.Exists(file)) throw new CheckpointException($"{folder} has no config.json, so it is no checkpoint folder.");
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            return Read(new ConfigSection(file, "", document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is for texts in it that are not UTF-8.
            throw new CheckpointException($"{file} is not JSON: {e.Message}", e);
        }
    }

    private static CheckpointConfig Read(ConfigSection root)
    {
        if (root.Text("model_type", "") == "fgclip2") return FgClip2(root);
        if (root.Has("projection_dim")) return FgClip(root);
        throw new CheckpointException(
            $"{root.File} describes neither FG-CLIP 2 (\"model_type\": \"fgclip2\") nor FG-CLIP (a \"projection_dim\"): " +
            $"its model_type is \"{root.Text("model_type", "")}\".");
    }

    private static CheckpointConfig FgClip2(ConfigSection root)
    {
        var (vision, text) = (root.Section("vision_config"), root.Section("text_config"));
        var patches = vision.Number("num_patches", 256);
        var side = (int)Math.Sqrt(patches);
        if (side * side != patches) throw new CheckpointException($"{root.File}: vision_config.num_patches {patches} is no square number.");
        var visionTower = Tower(vision, 768, 3072, 12, 12, 1e-6f, "gelu_pytorch_tanh");
        var textTower = Tower(text, 768, 3072, 12, 12, 1e-6f, "gelu_pytorch_tanh");
        var projection = text.Number("projection_size", textTower.HiddenSize);
        if (projection != visionTower.HiddenSize || textTower.HiddenSize != visionTower.HiddenSize)
        {
            throw new CheckpointException(
                $"{root.File}: images come out {visionTower.HiddenSize} wide, short texts {projection} and long texts " +
                $"{textTower.HiddenSize}; they must be equal to be compared.");
        }
        return new()
        {
            Architecture = ModelArchitecture.FgClip2,
            Vision = visionTower,
            Text = textTower,
            PatchSize = vision.Number("patch_size", 16),
            GridSide = side,
            EmbeddingSize = visionTower.HiddenSize,
            VocabularySize = text.Number("vocab_size", 256_000),
            ShortLength = text.Number("max_position_embeddings", 64),
            LongLength = text.Number("longtext_len", 196),
            KeepLength = text.Number("keep_len", 20),
        };
    }

    private static CheckpointConfig FgClip(ConfigSection root)
    {
        var (vision, text) = (root.Section("vision_config"), root.Section("text_config"));
        var (image, patch) = (vision.Number("image_size", 224), vision.Number("patch_size", 32));
        if (image % patch != 0) throw new CheckpointException($"{root.File}: image_size {image} is no multiple of patch_size {patch}.");
        return new()
        {
            Architecture = ModelArchitecture.FgClip,
            Vision = Tower(vision, 768, 3072, 12, 12, 1e-5f, "quick_gelu"),
            Text = Tower(text, 512, 2048, 12, 8, 1e-5f, "quick_gelu"),
            PatchSize = patch,
            GridSide = image / patch,
            EmbeddingSize = root.Number("projection_dim", 512),
            VocabularySize = text.Number("vocab_size", 49_408),
            ShortLength = text.Number("max_position_embeddings", 77),
            LongLength = text.Number("longtext_len", 248),
            KeepLength = text.Number("keep_len", 20),
        };
    }

    private static TowerConfig Tower(ConfigSection section, int hidden, int intermediate, int layers, int heads, float epsilon, string activation)
    {
        var tower = new TowerConfig
        {
            HiddenSize = section.Number("hidden_size", hidden),
            IntermediateSize = section.Number("intermediate_size", intermediate),
            Layers = section.Number("num_hidden_layers", layers),
            Heads = section.Number("num_attention_heads", heads),
            Epsilon = section.Fraction("layer_norm_eps", epsilon),
            Activation = section.Text("hidden_act", activation) switch
            {
                "gelu_pytorch_tanh" => Activation.GeluTanh,
                "quick_gelu" => Activation.QuickGelu,
                var other => throw new CheckpointException(
                    $"{section.File}: {section.Name}.hidden_act \"{other}\" is neither gelu_pytorch_tanh nor quick_gelu."),
            },
        };
        if (tower.HiddenSize % tower.Heads == 0) return tower;
        throw new CheckpointException(
            $"{section.File}: {section.Name}.hidden_size {tower.HiddenSize} is no multiple of its {tower.Heads} attention heads.");
    }
}
