namespace FgClip.Model.Checkpoints;

/// <summary>What the vision and the text encoder have in common.</summary>
internal sealed record TowerConfig
{
    /// <summary>Width of a token's vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the MLP.</summary>
    public required int IntermediateSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    /// <summary>Added to the variance in a layer normalisation.</summary>
    public required float Epsilon { get; init; }

    public required Activation Activation { get; init; }

    /// <summary>Reads one tower of config.json.</summary>
    /// <param name="section">The tower's object.</param>
    /// <param name="defaults">What missing keys mean.</param>
    /// <exception cref="CheckpointException">A key has a value that no tower can have.</exception>
    public static TowerConfig Read(ConfigSection section, TowerConfig defaults)
    {
        var tower = new TowerConfig
        {
            HiddenSize = section.Number("hidden_size", defaults.HiddenSize),
            IntermediateSize = section.Number("intermediate_size", defaults.IntermediateSize),
            Layers = section.Number("num_hidden_layers", defaults.Layers),
            Heads = section.Number("num_attention_heads", defaults.Heads),
            Epsilon = section.Fraction("layer_norm_eps", defaults.Epsilon),
            Activation = !section.Has("hidden_act") ? defaults.Activation : section.Text("hidden_act", "") switch
            {
                "gelu_pytorch_tanh" => Activation.GeluTanh,
                "quick_gelu" => Activation.QuickGelu,
                "gelu" => Activation.Gelu,
                var other => throw new CheckpointException(
                    $"{section.File}: {section.Name}.hidden_act \"{other}\" is not one of gelu, gelu_pytorch_tanh and quick_gelu."),
            },
        };
        if (tower.HiddenSize % tower.Heads == 0)
            return tower;
        throw new CheckpointException(
            $"{section.File}: {section.Name}.hidden_size {tower.HiddenSize} is not a multiple of its {tower.Heads} attention heads.");
    }
}

/// <summary>The MLP's activation.</summary>
internal enum Activation
{
    /// <summary>"gelu_pytorch_tanh": GELU by its tanh approximation.</summary>
    GeluTanh,

    /// <summary>"quick_gelu": x * sigmoid(1.702 x).</summary>
    QuickGelu,

    /// <summary>"gelu": the exact one, which CLIP models of LAION have.</summary>
    Gelu,
}
