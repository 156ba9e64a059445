using System.Buffers;
using System.Text;
using System.Text.Json;
using FgClip.Model.Folders;
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
    private readonly TextNormalizer _normalizer;
    private readonly ByteFallbackBpe _bpe;
    private readonly GemmaDecoder _decoder;
    private readonly int[] _begin;
    private readonly int[] _end;
    private readonly bool _keepsCase;

    private GemmaTokenizer(TokenizerJson file, string? tokenizerConfig, TokenizationRule? rule)
    {
        _keepsCase = rule is { KeepsCase: true };
        _normalizer = TextNormalizer.Read(file);
        CheckPreTokenizer(file);
        _bpe = new ByteFallbackBpe(file);
        _rawTokens = new AddedTokenMatcher(file.AddedTokens.Where(token => !token.Normalized));
        _normalizedTokens = new AddedTokenMatcher(
            file.AddedTokens.Where(token => token.Normalized).Select(token => token with { Content = _normalizer.Apply(token.Content) }));
        _decoder = new GemmaDecoder(file, [.. _normalizer.Replacements]);
        var marks = SequenceMarks.Read(file, tokenizerConfig, rule);
        (_begin, _end, PadId) = ([.. marks.Begin], [.. marks.End], marks.Pad);
        MaxTokenId = file.Vocabulary.Values.Concat(file.AddedTokens.Select(token => token.Id)).Concat(_begin).Concat(_end).Max();
    }

    /// <inheritdoc />
    public int PadId { get; }

    /// <inheritdoc />
    public int MaxTokenId { get; }

    /// <summary>Reads tokenizer.json.</summary>
    /// <param name="tokenizerJson">Path of tokenizer.json.</param>
    /// <param name="tokenizerConfig">Path of tokenizer_config.json, whose flags decide on the marks around a text; null where there is
    /// none.</param>
    /// <exception cref="TokenizerFormatException">A file is missing, broken, or asks for something that is not read.</exception>
    public static GemmaTokenizer Load(string tokenizerJson, string? tokenizerConfig = null) =>
        From(TokenizerJson.Read(tokenizerJson), tokenizerConfig, rule: null);

    /// <inheritdoc />
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        return TextPrefix.Encode(text, maxLength, EncodeWhole);
    }

    /// <summary>The ids as they come of the whole text, however long.</summary>
    internal int[] EncodeWhole(string text, int maxLength)
    {
        var tokens = Tokenize(Cased(text), normalized: null);
        var kept = Math.Clamp(maxLength - _begin.Length - _end.Length, 0, tokens.Count);
        var ids = new int[_begin.Length + kept + _end.Length];
        _begin.CopyTo(ids, 0);
        for (var i = 0; i < kept; i++)
            ids[_begin.Length + i] = tokens[i].Id;
        _end.CopyTo(ids, _begin.Length + kept);
        return ids;
    }

    /// <inheritdoc />
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        var all = ids.ToArray();
        var text = _decoder.Decode(all);
        (idsConsumed, charsWritten) = (0, 0);
        if (!text.TryCopyTo(destination))
            return OperationStatus.DestinationTooSmall;
        (idsConsumed, charsWritten) = (all.Length, text.Length);
        return OperationStatus.Done;
    }

    /// <summary>The tokens without marks, each with its place in the normalised text.</summary>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var source = text ?? textSpan.ToString();
        var normalized = new StringBuilder(source.Length);
        var tokens = Tokenize(settings.ConsiderNormalization ? Cased(source) : source, normalized);
        var result = new List<EncodedToken>(tokens.Count);
        var position = 0;
        foreach (var (id, length) in tokens.Take(settings.MaxTokenCount))
        {
            result.Add(new EncodedToken(id, _decoder.Token(id), new Range(position, position + length)));
            position += length;
        }
        return new EncodeResults<EncodedToken> { Tokens = result, NormalizedText = normalized.ToString(), CharsConsumed = position };
    }

    internal static GemmaTokenizer From(TokenizerJson file, string? tokenizerConfig, TokenizationRule? rule) =>
        new(file, tokenizerConfig, rule);

    /// <summary>The text in the case that it is tokenized in; half of a surrogate pair becomes U+FFFD.</summary>
    private string Cased(string text) =>
        !_keepsCase ? PythonLowercase.Apply(text)
        : text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? text
        : string.Concat(text.EnumerateRunes());

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
        var text = _normalizer.Apply(piece);
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

    /// <summary>Gemma's files may split at spaces after all spaces were replaced: that does nothing, and only that is taken.</summary>
    private void CheckPreTokenizer(TokenizerJson file)
    {
        var preTokenizer = file.PreTokenizer;
        if (preTokenizer.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return;
        var type = preTokenizer.GetProperty("type").GetString();
        if (type == "Split" && preTokenizer.GetProperty("pattern").TryGetProperty("String", out var pattern)
            && _normalizer.Replacements.Any(
                each => each.Pattern == pattern.GetString() && !each.Content.Contains(each.Pattern, StringComparison.Ordinal)))
        {
            return;
        }
        throw file.Wrong($"its pre_tokenizer is of the type '{type}', which is not read with this model");
    }
}
