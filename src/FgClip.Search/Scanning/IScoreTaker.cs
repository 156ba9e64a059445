namespace FgClip.Search.Scanning;

/// <summary>Takes what one thread of a scan finds.</summary>
internal interface IScoreTaker
{
    /// <summary>What scores less than this is not wanted, now.</summary>
    float Threshold { get; }

    /// <summary>Takes a candidate that scores the threshold or more.</summary>
    void Take(ScoredVector candidate);
}
