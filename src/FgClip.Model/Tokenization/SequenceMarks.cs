using FgClip.Model.Folders;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization;

/// <summary>The ids around a text.</summary>
/// <param name="Begin">Put in front.</param>
/// <param name="End">Put behind.</param>
/// <param name="Pad">Fills up.</param>
internal sealed record SequenceMarks(IReadOnlyList<int> Begin, IReadOnlyList<int> End, int Pad)
{
    /// <summary>
    /// Reads the marks that transformers gives a text: add_bos_token and add_eos_token of tokenizer_config.json decide where they are true
    /// or false, and tokenizer.json's post_processor where they are null or absent. With neither a tokenizer_config.json nor a
    /// post_processor it is FG-CLIP 2's rule: an end mark alone.
    /// </summary>
    /// <param name="file">The tokenizer.</param>
    /// <param name="config">Path of tokenizer_config.json, or null.</param>
    /// <exception cref="TokenizerFormatException">A file is broken or asks for something that is not read.</exception>
    public static SequenceMarks Read(TokenizerJson file, string? config)
    {
        var flags = MarkFlags.Read(config);
        var made = flags.IsComplete ? null : PostProcessor.Read(file);
        var begin = flags.Begin switch
        {
            true => [file.Id(flags.BeginName)],
            false => [],
            null => made?.Begin ?? [],
        };
        var end = flags.End switch
        {
            true => [file.Id(flags.EndName)],
            false => [],
            null when made is null && config is null => [file.Id(flags.EndName)],
            null => made?.End ?? [],
        };
        return new(begin, end, file.Id(flags.PadName));
    }

    /// <summary>
    /// Reads the marks of a model folder: those that its rule has, and else what the flags say alone, as when there was no rule.
    /// </summary>
    public static SequenceMarks Read(TokenizerJson file, string? config, TokenizationRule? rule)
    {
        var flags = MarkFlags.Read(config);
        return new(
            rule?.Begin ?? (flags.Begin is true ? [file.Id(flags.BeginName)] : []),
            rule?.End ?? (flags.End is true || (flags.End is null && !flags.EndIsNull) ? [file.Id(flags.EndName)] : []),
            file.Id(flags.PadName));
    }

    /// <summary>
    /// Describes a flag that contradicts tokenizer.json; null where none does. transformers 4 follows the flag, 5 the other file.
    /// </summary>
    public static string? Contradiction(TokenizerJson file, string? config)
    {
        var flags = MarkFlags.Read(config);
        if (flags is { Begin: null, End: null } || TryReadPostProcessor(file) is not { } made)
            return null;
        var wrong = (flags.Begin is { } begin && begin != made.Begin.Count > 0 ? $"add_bos_token {Shown(begin)}" : null)
            ?? (flags.End is { } end && end != made.End.Count > 0 ? $"add_eos_token {Shown(end)}" : null);
        return wrong is null ? null
            : $"{config}: {wrong} contradicts the post_processor of tokenizer.json. transformers 4 follows the flag, transformers 5 the " +
              "post_processor; the flag is followed here. Remove it from the file to follow the post_processor.";
    }

    private static PostProcessor? TryReadPostProcessor(TokenizerJson file)
    {
        try
        {
            return PostProcessor.Read(file);
        }
        catch (TokenizerFormatException)
        {
            // It only matters where a flag leaves the decision to it, and is refused there.
            return null;
        }
    }

    private static string Shown(bool flag) => flag ? "true" : "false";
}
