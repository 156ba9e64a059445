using System.Globalization;
using System.Text;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization;

/// <summary>Ids back to text: byte tokens are joined to characters, replacements are undone.</summary>
internal sealed class GemmaDecoder
{
    private readonly Dictionary<int, string> _tokens;
    private readonly IReadOnlyList<TextReplacement> _replacements;

    public GemmaDecoder(TokenizerJson file, IReadOnlyList<TextReplacement> replacements)
    {
        _tokens = file.Vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (var added in file.AddedTokens)
            _tokens[added.Id] = added.Content;
        _replacements = replacements;
    }

    /// <summary>A token's own text.</summary>
    public string Token(int id) => _tokens[id];

    /// <summary>The text of ids; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <exception cref="ArgumentException">An id that the vocabulary lacks.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (!_tokens.TryGetValue(id, out var token))
                throw new ArgumentException($"The vocabulary has no token {id}.", nameof(ids));
            if (TryReadByte(token, out var value))
            {
                bytes.Add(value);
                continue;
            }
            Flush(bytes, text);
            foreach (var (pattern, content) in _replacements)
                token = token.Replace(content, pattern, StringComparison.Ordinal);
            text.Append(token);
        }
        Flush(bytes, text);
        return text.ToString();
    }

    private static void Flush(List<byte> bytes, StringBuilder text)
    {
        text.Append(Encoding.UTF8.GetString([.. bytes]));
        bytes.Clear();
    }

    private static bool TryReadByte(string token, out byte value)
    {
        value = 0;
        return token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
