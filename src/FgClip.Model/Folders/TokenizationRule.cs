using System.Text.Json.Serialization;

namespace FgClip.Model.Folders;

/// <summary>
/// How texts become tokens where the folder's tokenizer files alone do not decide it. It is part of the folder's digest. Folders from
/// before it have none: their texts are lower-cased, and the flags of tokenizer_config.json alone decide on the marks.
/// </summary>
public sealed record TokenizationRule
{
    /// <summary>Whether texts are tokenized in the case that they are given in. Default: false, texts are lower-cased.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepsCase { get; init; }

    /// <summary>The ids in front of every text; null where the flags of tokenizer_config.json decide.</summary>
    public IReadOnlyList<int>? Begin { get; init; }

    /// <summary>The ids behind every text; null where the flags of tokenizer_config.json decide.</summary>
    public IReadOnlyList<int>? End { get; init; }

    /// <summary>The rule as one line of text, equal for two rules that give the same tokens.</summary>
    internal string ToCanonicalText() => $"case {(KeepsCase ? "kept" : "lowered")} begin {Shown(Begin)} end {Shown(End)}";

    private static string Shown(IReadOnlyList<int>? ids) => ids is null ? "by flags" : $"[{string.Join(' ', ids)}]";
}
