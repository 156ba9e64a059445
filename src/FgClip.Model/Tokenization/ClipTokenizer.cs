using System.Text;
using FgClip.Model.Tokenization.Bpe;
using FgClip.Model.Tokenization.Clip;

namespace FgClip.Model.Tokenization;

/// <summary>
/// FG-CLIP's tokenizer, which is CLIP's: composed characters (NFC), each lower-cased alone, words, byte-level BPE between
/// <c>&lt;|startoftext|&gt;</c> and <c>&lt;|endoftext|&gt;</c>.
/// </summary>
public sealed class ClipTokenizer : ITextTokenizer
{
    internal const string StartOfText = "<|startoftext|>", EndOfText = "<|endoftext|>";

    private readonly ByteLevelBpe _words;
    private readonly AddedTokenMatcher _marks;
    private readonly int _start;
    private readonly int _end;

    private ClipTokenizer(ClipVocabulary vocabulary)
    {
        CheckNormalization();
        _start = vocabulary.Id(StartOfText);
        _end = vocabulary.Id(EndOfText);
        MaxTokenId = vocabulary.Tokens.Values.Max();
        _marks = new AddedTokenMatcher([Mark(_start, StartOfText), Mark(_end, EndOfText)]);
        _words = new ByteLevelBpe(vocabulary);
    }

    /// <summary>49407: <c>&lt;|endoftext|&gt;</c> fills up too.</summary>
    public int PadId => _end;

    /// <inheritdoc />
    public int MaxTokenId { get; }

    /// <summary>Reads vocab.json and merges.txt.</summary>
    /// <exception cref="TokenizerFormatException">A file is missing or broken.</exception>
    /// <exception cref="PlatformNotSupportedException">The process runs without ICU, which composing characters needs.</exception>
    public static ClipTokenizer Load(string vocabJson, string mergesTxt) => new(ClipVocabulary.Read(vocabJson, mergesTxt));

    /// <summary>Reads tokenizer.json.</summary>
    /// <inheritdoc cref="Load(string, string)" path="/exception" />
    public static ClipTokenizer Load(string tokenizerJson) => From(TokenizerJson.Read(tokenizerJson));

    /// <inheritdoc />
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        return TextPrefix.Encode(text, maxLength, EncodeWhole);
    }

    /// <summary>The ids as they come of the whole text, however long.</summary>
    internal int[] EncodeWhole(string text, int maxLength)
    {
        var workspace = BpeWorkspace.Rent();
        text = WithoutLoneSurrogates(text);
        var from = 0;
        while (_marks.TryFind(text, from, out var mark))
        {
            AddWords(text[from..mark.Start], workspace, maxLength);
            workspace.Tokens.Add((mark.Id, mark.Length));
            from = mark.Start + mark.Length;
        }
        AddWords(text[from..], workspace, maxLength);

        var kept = Math.Min(workspace.Tokens.Count, maxLength - 2);
        var ids = new int[kept + 2];
        ids[0] = _start;
        for (var i = 0; i < kept; i++)
            ids[i + 1] = workspace.Tokens[i].Id;
        ids[^1] = _end;
        return ids;
    }

    internal static ClipTokenizer From(TokenizerJson file) => new(ClipVocabulary.From(file));

    private void AddWords(string text, BpeWorkspace workspace, int maxLength)
    {
        text = PythonLowercase.Apply(text.Normalize(NormalizationForm.FormC), finalSigma: false);
        foreach (var word in ClipWords.In(text))
        {
            // What is behind the cut needs no ids.
            if (workspace.Tokens.Count >= maxLength)
                return;
            _words.Encode(text.AsSpan()[word], workspace);
        }
    }

    private static AddedToken Mark(int id, string content) =>
        new(id, content, SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false);

    private static string WithoutLoneSurrogates(string text) =>
        text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? text : string.Concat(text.EnumerateRunes());

    private static void CheckNormalization()
    {
        if ("e\u0301".Normalize(NormalizationForm.FormC) == "\u00e9")
            return;
        throw new PlatformNotSupportedException(
            "CLIP's tokenizer composes characters (NFC), which needs ICU: install libicu and turn InvariantGlobalization off.");
    }
}
