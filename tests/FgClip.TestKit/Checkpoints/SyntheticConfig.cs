using System.Text.Json.Nodes;

namespace FgClip.TestKit.Checkpoints;

/// <summary>The JSON files beside the weights.</summary>
internal static class SyntheticConfig
{
    public static JsonObject Model(SyntheticArchitecture a, bool sparse, SyntheticDtype dtype)
    {
        var (vision, text) = (Tower(a, a.Vision), Tower(a, a.Text));
        vision["num_channels"] = 3;
        vision["patch_size"] = a.Patch;
        text["vocab_size"] = a.Vocabulary;
        text["max_position_embeddings"] = a.MaxPositions;
        var config = new JsonObject { ["torch_dtype"] = dtype.ToString().ToLowerInvariant() };
        if (a.Projection is { } projection)
        {
            vision["image_size"] = a.Image;
            config["model_type"] = "clip";
            config["projection_dim"] = projection;
        }
        else
        {
            vision["num_patches"] = a.Patches;
            text["keep_len"] = a.KeepLength;
            text["longtext_len"] = a.LongLength;
            text["projection_size"] = a.Text.Hidden;
            config["model_type"] = "fgclip2";
            if (sparse)
                RemoveDefaults(vision, text);
        }
        config["vision_config"] = vision;
        config["text_config"] = text;
        return config;
    }

    public static JsonObject Preprocessor(SyntheticArchitecture a) => a.Projection is null
        ? new() { ["image_mean"] = new JsonArray(0.5, 0.5, 0.5), ["image_std"] = new JsonArray(0.5, 0.5, 0.5), ["patch_size"] = a.Patch }
        : new()
        {
            ["image_mean"] = new JsonArray(0.48145466, 0.4578275, 0.40821073),
            ["image_std"] = new JsonArray(0.26862954, 0.26130258, 0.27577711),
            ["size"] = new JsonObject { ["shortest_edge"] = a.Image },
        };

    private static JsonObject Tower(SyntheticArchitecture a, SyntheticTower tower) => new()
    {
        ["hidden_size"] = tower.Hidden,
        ["intermediate_size"] = tower.Intermediate,
        ["num_hidden_layers"] = tower.Layers,
        ["num_attention_heads"] = tower.Heads,
        ["hidden_act"] = a.Projection is null ? "gelu_pytorch_tanh" : "quick_gelu",
        ["layer_norm_eps"] = a.Projection is null ? 1e-6 : 1e-5,
    };

    private static void RemoveDefaults(JsonObject vision, JsonObject text)
    {
        if ((int)text["projection_size"]! == (int)text["hidden_size"]!)
            text.Remove("projection_size");
        Dictionary<string, object> defaults = new()
        {
            ["hidden_size"] = 768,
            ["intermediate_size"] = 3072,
            ["num_hidden_layers"] = 12,
            ["num_attention_heads"] = 12,
            ["num_channels"] = 3,
            ["num_patches"] = 256,
            ["patch_size"] = 16,
            ["max_position_embeddings"] = 64,
            ["hidden_act"] = "gelu_pytorch_tanh",
            ["layer_norm_eps"] = 1e-6,
            ["keep_len"] = 20,
            ["longtext_len"] = 196,
        };
        foreach (var section in (JsonObject[])[vision, text])
        {
            foreach (var (key, value) in defaults)
            {
                if (section[key]?.ToJsonString() == System.Text.Json.JsonSerializer.Serialize(value))
                    section.Remove(key);
            }
        }
    }
}
