using System.Buffers;
using System.Text;
using System.Text.Json;
using FgClip.Model.Tokenization.Bpe;
using Microsoft.ML.Tokenizers;

namespace FgClip.Model.Tokenization;

/// <summary>
/// FG-CLIP 2's tokenizer: lower-cased text, Gemma's BPE with byte fallback from tokenizer.json, an end mark. The ids are those of the
/// Rust library that the authors' Python calls.
/// </summary>
public sealed class GemmaTokenizer : Tokenizer, ITextTokenizer
{
    private readonly AddedTokenMatcher _rawTokens;
    private readonly AddedTokenMatcher _normalizedTokens;
    private readonly IReadOnlyList<TextReplacement> _replacements;
    private readonly ByteFallbackBpe _bpe;
    private readonly GemmaDecoder _decoder;
    private readonly int? _begin;
    private readonly int? _end;

    private GemmaTokenizer(TokenizerJson file, SequenceMarks marks)
    {
        _replacements = TextReplacement.Read(file);
        CheckPreTokenizer(file);
        _bpe = new ByteFallbackBpe(file);
        _rawTokens = new AddedTokenMatcher(file.AddedTokens.Where(token => !token.Normalized));
        _normalizedTokens = new AddedTokenMatcher(
            file.AddedTokens.Where(token => token.Normalized).Select(token => token with { Content = Replace(token.Content) }));
        _decoder = new GemmaDecoder(file, _replacements);
        _begin = marks.Begin is null ? null : Id(file, marks.Begin);
        _end = marks.End is null ? null : Id(file, marks.End);
        PadId = Id(file, marks.Pad);
        MaxTokenId = file.Vocabulary.Values.Concat(file.AddedTokens.Select(token => token.Id)).Max();
    }

    /// <inheritdoc />
    public int PadId { get; }

    /// <inheritdoc />
    public int MaxTokenId { get; }

    /// <summary>Reads tokenizer.json.</summary>
    /// <param name="tokenizerJson">Path of tokenizer.json.</param>
    /// <param name="tokenizerConfig">Path of tokenizer_config.json, which says what marks a text gets; without it an end mark alone.</param>
    /// <exception cref="TokenizerFormatException">A file is missing, broken, or asks for something that is not read.</exception>
    public static GemmaTokenizer Load(string tokenizerJson, string? tokenizerConfig = null) =>
        From(TokenizerJson.Read(tokenizerJson), tokenizerConfig);

    /// <inheritdoc />
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        return TextPrefix.Encode(text, maxLength, EncodeWhole);
    }

    /// <summary>The ids as they come of the whole text, however long.</summary>
    internal int[] EncodeWhole(string text, int maxLength)
    {
        var tokens = Tokenize(PythonLowercase.Apply(text), normalized: null);
        var front = _begin is null ? 0 : 1;
        var kept = Math.Min(tokens.Count, maxLength - front - (_end is null ? 0 : 1));
        var ids = new int[front + kept + (_end is null ? 0 : 1)];
        if (_begin is { } begin) ids[0] = begin;
        for (var i = 0; i < kept; i++) ids[front + i] = tokens[i].Id;
        if (_end is { } end) ids[^1] = end;
        return ids;
    }

    /// <inheritdoc />
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        var all = ids.ToArray();
        var text = _decoder.Decode(all);
        (idsConsumed, charsWritten) = (0, 0);
        if (!text.TryCopyTo(destination)) return OperationStatus.DestinationTooSmall;
        (idsConsumed, charsWritten) = (all.Length, text.Length);
        return OperationStatus.Done;
    }

    /// <summary>The tokens without marks, each with its place in the normalised text.</summary>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var source = text ?? textSpan.ToString();
        var normalized = new StringBuilder(source.Length);
        var tokens = Tokenize(settings.ConsiderNormalization ? PythonLowercase.Apply(source) : source, normalized);
        var result = new List<EncodedToken>(tokens.Count);
        var position = 0;
        foreach (var (id, length) in tokens.Take(settings.MaxTokenCount))
        {
            result.Add(new EncodedToken(id, _decoder.Token(id), new Range(position, position + length)));
            position += length;
        }
        return new EncodeResults<EncodedToken> { Tokens = result, NormalizedText = normalized.ToString(), CharsConsumed = position };
    }

    internal static GemmaTokenizer From(TokenizerJson file, string? tokenizerConfig) =>
        new(file, tokenizerConfig is null ? SequenceMarks.Default : SequenceMarks.Read(tokenizerConfig));

    private List<(int Id, int Length)> Tokenize(string text, StringBuilder? normalized)
    {
        var workspace = BpeWorkspace.Rent();
        var from = 0;
        while (_rawTokens.TryFind(text, from, out var match))
        {
            AddPiece(text[from..match.Start], workspace, normalized);
            workspace.Tokens.Add((match.Id, match.Length));
            normalized?.Append(text, match.Start, match.Length);
            from = match.Start + match.Length;
        }
        AddPiece(text[from..], workspace, normalized);
        return workspace.Tokens;
    }

    private void AddPiece(string piece, BpeWorkspace workspace, StringBuilder? normalized)
    {
        var text = Replace(piece);
        normalized?.Append(text);
        var from = 0;
        while (_normalizedTokens.TryFind(text, from, out var match))
        {
            _bpe.Encode(text.AsSpan(from, match.Start - from), workspace);
            workspace.Tokens.Add((match.Id, match.Length));
            from = match.Start + match.Length;
        }
        _bpe.Encode(text.AsSpan(from), workspace);
    }

    private string Replace(string text)
    {
        foreach (var (pattern, content) in _replacements) text = text.Replace(pattern, content, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Gemma's files may split at spaces after all spaces were replaced: that does nothing, and only that is taken.</summary>
    private void CheckPreTokenizer(TokenizerJson file)
    {
        var preTokenizer = file.PreTokenizer;
        if (preTokenizer.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return;
        var type = preTokenizer.GetProperty("type").GetString();
        if (type == "Split" && preTokenizer.GetProperty("pattern").TryGetProperty("String", out var pattern)
            && _replacements.Any(each => each.Pattern == pattern.GetString() && !each.Content.Contains(each.Pattern, StringComparison.Ordinal)))
        {
            return;
        }
        throw file.Wrong($"its pre_tokenizer is of the type '{type}', which is not read with this model");
    }

    private static int Id(TokenizerJson file, string token) =>
        file.Vocabulary.TryGetValue(token, out var id) ? id
        : file.AddedTokens.Find(added => added.Content == token)?.Id ?? throw file.Wrong($"its vocabulary lacks the mark '{token}'");
}
