namespace FgClip.Model.Tokenization.Bpe;

/// <summary>What a thread needs while it works on a text, kept for its next one.</summary>
internal sealed class BpeWorkspace
{
    [ThreadStatic]
    private static BpeWorkspace? _current;

    private BpeWorkspace()
    {
    }

    public SymbolList Symbols { get; } = new();

    /// <summary>The text's tokens so far, each with the characters that it stands for.</summary>
    public List<(int Id, int Length)> Tokens { get; } = new(256);

    /// <summary>This thread's own, without tokens.</summary>
    public static BpeWorkspace Rent()
    {
        var workspace = _current ??= new BpeWorkspace();
        workspace.Tokens.Clear();
        return workspace;
    }
}
