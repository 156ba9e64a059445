namespace FgClip.Datasets.Manifests;

/// <summary>The three bytes with which some editors start a UTF-8 text.</summary>
internal static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Bytes => [0xEF, 0xBB, 0xBF];

    /// <summary>Steps over the mark at the start of a text, if there is one.</summary>
    public static async ValueTask SkipAsync(ReadWindow window, CancellationToken cancellationToken)
    {
        while (window.Unread.Length < Bytes.Length && await window.FillAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        if (window.Unread.Span.StartsWith(Bytes))
            window.Advance(Bytes.Length);
    }
}
