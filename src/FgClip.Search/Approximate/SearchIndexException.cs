namespace FgClip.Search.Approximate;

/// <summary>An approximate index can't be used; the message says why and what to do.</summary>
public sealed class SearchIndexException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SearchIndexException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception for a failure of the library.</summary>
    public SearchIndexException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
