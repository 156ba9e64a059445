namespace FgClip.Model.Families;

/// <summary>How the logits of several captions of one image become probabilities.</summary>
public enum CaptionProbability
{
    /// <summary>Each caption by itself, as SigLIP was trained.</summary>
    Sigmoid,

    /// <summary>The captions against each other, as CLIP was trained.</summary>
    Softmax,
}
