using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FgClip.Model.Tokenization.Bpe;

/// <summary>
/// BPE whose first symbols are the text's characters: one that the vocabulary lacks becomes the tokens of its UTF-8 bytes, and where
/// those are missing too, the unknown token.
/// </summary>
internal sealed class ByteFallbackBpe
{
    private const int None = -1;

    private readonly int[] _characters = new int[char.MaxValue + 1];
    private readonly Dictionary<Rune, int> _astral = [];
    private readonly int[] _bytes;
    private readonly int _unknown;
    private readonly bool _fuseUnknown;
    private readonly MergeTable _merges;

    /// <summary>Checks a tokenizer.json and takes its model.</summary>
    /// <exception cref="TokenizerFormatException">A merge of tokens that the vocabulary lacks, or an option that is not read.</exception>
    public ByteFallbackBpe(TokenizerJson file)
    {
        foreach (var option in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (file.Model.TryGetProperty(option, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() != "")
            {
                throw file.Wrong($"its model has the option {option}, which is not read here");
            }
        }
        if (IsOn(file, "ignore_merges"))
            throw file.Wrong("its model has the option ignore_merges, which is not read");
        _fuseUnknown = IsOn(file, "fuse_unk");
        _unknown = file.Model.TryGetProperty("unk_token", out var unknown) && unknown.GetString() is { } token
            ? Id(file, token, "unk_token") : None;
        _merges = ReadMerges(file);
        _bytes = ReadBytes(file);
        Array.Fill(_characters, None);
        foreach (var (text, id) in file.Vocabulary)
        {
            if (text.Length == 1)
                _characters[text[0]] = id;
            else if (text.Length == 2 && Rune.TryCreate(text[0], text[1], out var rune))
                _astral[rune] = id;
        }
    }

    /// <summary>Appends the tokens of a text without lone surrogates, each with the characters that it stands for.</summary>
    public void Encode(ReadOnlySpan<char> text, BpeWorkspace workspace)
    {
        var symbols = workspace.Symbols;
        symbols.Clear();
        var unknown = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var id = rune.IsBmp ? _characters[rune.Value] : _astral.GetValueOrDefault(rune, None);
            if (id != None)
            {
                AddUnknown(symbols, ref unknown);
                symbols.Add(id, rune.Utf16SequenceLength);
            }
            else if (!TryAddBytes(rune, symbols))
            {
                if (!_fuseUnknown)
                    AddUnknown(symbols, ref unknown);
                unknown += rune.Utf16SequenceLength;
            }
        }
        AddUnknown(symbols, ref unknown);
        symbols.MergeInto(workspace.Tokens, _merges);
    }

    private void AddUnknown(SymbolList symbols, ref int length)
    {
        if (length > 0 && _unknown != None)
            symbols.Add(_unknown, length);
        length = 0;
    }

    private bool TryAddBytes(Rune rune, SymbolList symbols)
    {
        Span<byte> buffer = stackalloc byte[4];
        var bytes = buffer[..rune.EncodeToUtf8(buffer)];
        foreach (var value in bytes)
        {
            if (_bytes[value] == None)
                return false;
        }
        for (var i = 0; i < bytes.Length; i++)
            symbols.Add(_bytes[bytes[i]], i == 0 ? rune.Utf16SequenceLength : 0);
        return true;
    }

    private static MergeTable ReadMerges(TokenizerJson file)
    {
        var merges = new MergeTable(file.Merges.Count);
        for (var rank = 0; rank < file.Merges.Count; rank++)
        {
            var (left, right) = file.Merges[rank];
            merges.Add(Id(file, left, $"merge {rank}"), Id(file, right, $"merge {rank}"), rank, Id(file, left + right, $"merge {rank}"));
        }
        return merges;
    }

    /// <summary>The ids of the byte tokens; Gemma's own vocabulary lacks that of the tab, which it has as a character.</summary>
    private static int[] ReadBytes(TokenizerJson file)
    {
        var fallback = IsOn(file, "byte_fallback");
        return [.. Enumerable.Range(0, 256).Select(value =>
            fallback ? file.Vocabulary.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), None) : None)];
    }

    private static int Id(TokenizerJson file, string token, FormattableString neededBy) =>
        file.Vocabulary.TryGetValue(token, out var id) ? id : throw Missing(file, token, neededBy.ToString(CultureInfo.InvariantCulture));

    private static int Id(TokenizerJson file, string token, string neededBy) =>
        file.Vocabulary.TryGetValue(token, out var id) ? id : throw Missing(file, token, neededBy);

    private static TokenizerFormatException Missing(TokenizerJson file, string token, string neededBy) =>
        file.Wrong($"its vocabulary lacks '{token}', which {neededBy} needs");

    private static bool IsOn(TokenizerJson file, string option) =>
        file.Model.TryGetProperty(option, out var value) && value.ValueKind == JsonValueKind.True;
}
