namespace FgClip.TestKit.Services;

/// <summary>How a store fails a request.</summary>
public enum StoreError
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It does nothing and answers 503.</summary>
    Refused,

    /// <summary>It does what was asked, and answers 500 all the same.</summary>
    AnswerLost,
}
