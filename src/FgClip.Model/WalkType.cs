namespace FgClip.Model;

/// <summary>The head a text goes through, under the name that FG-CLIP gives it.</summary>
public enum WalkType
{
    /// <summary>Captions; 64 tokens (FG-CLIP: 77).</summary>
    Short,

    /// <summary>Long captions; 196 tokens (FG-CLIP: 248).</summary>
    Long,

    /// <summary>Phrases about a region; 64 tokens. FG-CLIP has no such head and uses the short one.</summary>
    Box,
}
