namespace FgClip.Mining.Filters;

/// <summary>Why a candidate is not a negative, whatever its score. The lowest reason counts.</summary>
internal enum CandidateMark : byte
{
    None,
    Self,
    Positive,
    SameImage,
    SameCaption,
    NearImage,
    NearText,
}
