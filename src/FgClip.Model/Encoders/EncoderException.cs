namespace FgClip.Model.Encoders;

/// <summary>An encoder that cannot start or run; the message says why and what to do.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="inner">What ONNX Runtime threw, if it did.</param>
public sealed class EncoderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Whether a graph could not be opened: that is the fault of this machine or its copy of the model, and of nothing that is computed.
    /// </summary>
    public bool CannotStart { get; init; }
}
