using System.Text;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization.Clip;

/// <summary>
/// BPE whose first symbols are the bytes of a word, the last of them with a mark of its own. Our own code, because
/// Microsoft.ML.Tokenizers' BPE gives the same ids but takes quadratic time for a long word.
/// </summary>
internal sealed class ByteLevelBpe
{
    private const string WordEnd = "</w>";

    private readonly int[] _inside;
    private readonly int[] _atEnd;
    private readonly MergeTable _merges;

    /// <summary>Checks a vocabulary and takes it.</summary>
    /// <exception cref="TokenizerFormatException">It lacks a byte, or a merge's tokens.</exception>
    public ByteLevelBpe(ClipVocabulary vocabulary)
    {
        _inside = [.. ByteLevel.Symbols.Select(symbol => vocabulary.Id(symbol.ToString()))];
        _atEnd = [.. ByteLevel.Symbols.Select(symbol => vocabulary.Id(symbol + WordEnd))];
        _merges = new MergeTable(vocabulary.Merges.Count);
        foreach (var (rank, (left, right)) in vocabulary.Merges.Index())
        {
            _merges.Add(vocabulary.Id(left), vocabulary.Id(right), rank, vocabulary.Id(left + right));
        }
    }

    /// <summary>Appends the tokens of a word that is not empty.</summary>
    public void Encode(ReadOnlySpan<char> word, BpeWorkspace workspace)
    {
        var symbols = workspace.Symbols;
        symbols.Clear();
        Span<byte> bytes = stackalloc byte[4];
        while (!word.IsEmpty)
        {
            Rune.DecodeFromUtf16(word, out var rune, out var length);
            word = word[length..];
            var count = rune.EncodeToUtf8(bytes);
            for (var i = 0; i < count; i++)
            {
                var last = word.IsEmpty && i == count - 1;
                symbols.Add((last ? _atEnd : _inside)[bytes[i]], i == 0 ? length : 0);
            }
        }
        symbols.MergeInto(workspace.Tokens, _merges);
    }
}
