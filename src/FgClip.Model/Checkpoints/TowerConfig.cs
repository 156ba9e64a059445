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
}

/// <summary>The MLP's activation.</summary>
internal enum Activation
{
    /// <summary>"gelu_pytorch_tanh": GELU by its tanh approximation.</summary>
    GeluTanh,

    /// <summary>"quick_gelu": x * sigmoid(1.702 x).</summary>
    QuickGelu,
}
