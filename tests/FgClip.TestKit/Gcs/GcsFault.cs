namespace FgClip.TestKit.Gcs;

/// <summary>How a call goes wrong.</summary>
public enum GcsFault
{
    /// <summary>503, and nothing is done.</summary>
    Refused,

    /// <summary>It is done, and the answer is 503.</summary>
    AnswerLost,

    /// <summary>Half of the answer comes.</summary>
    Cut,
}
