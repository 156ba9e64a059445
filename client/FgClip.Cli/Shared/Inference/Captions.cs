using FgClip.Model;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Shared.Inference;

/// <summary>The texts of <c>--text</c>, looked at before anything is computed.</summary>
internal static class Captions
{
    /// <exception cref="UsageException">A text is blank.</exception>
    public static void Check(IReadOnlyList<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(texts[i]))
                throw new UsageException($"--text: text {i + 1} of {texts.Count} is empty.");
        }
    }

    /// <summary>Names each text that the head does not read to its end: the authors' Python cuts it and says nothing.</summary>
    public static async Task WarnOfCutsAsync(LoadedModel model, IReadOnlyList<string> texts, WalkType walk)
    {
        var limit = model.Folder.Manifest.TextHeads[walk].Length;
        foreach (var text in texts.Where(text => model.Tokenizer.Encode(text, limit + 1).Length > limit))
        {
            var advice = walk is WalkType.Long || !model.Folder.Manifest.TextHeads.ContainsKey(WalkType.Long)
                ? "" : " --walk-type long reads more.";
            await Console.Error.WriteLineAsync($"Only the first {limit} tokens of this text count: {text}{advice}");
        }
    }
}
