using FgClip.Model.Tokenization;

namespace FgClip.Fuzz.Targets;

/// <summary>The readers of tokenizers, and what they make of a text then.</summary>
/// <param name="name">The target's name.</param>
/// <param name="file">The file that is mutated.</param>
/// <param name="files">The tokenizer's files, whole.</param>
internal sealed class TokenizerTarget(string name, string file, Func<Task<IReadOnlyDictionary<string, byte[]>>> files) : IFuzzTarget
{
    private const int Length = 64;
    private const string Text = "A red square, to the left of İstanbul's 蓝色 circle \u0301 ";

    private IReadOnlyDictionary<string, byte[]> _whole = new Dictionary<string, byte[]>();

    public string Name => name;

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        _whole = await files();
        return [_whole[file]];
    }

    public async Task RunAsync(FuzzFile content, string folder)
    {
        foreach (var (other, bytes) in _whole)
            await File.WriteAllBytesAsync(Path.Combine(folder, other), other == file ? content.Bytes : bytes);
        try
        {
            var tokenizer = TokenizerFiles.Load(folder, rule: null);
            var ids = tokenizer.Encode(Text, Length);
            Expect.That(ids.Length is > 0 and <= Length, $"a text came out as {ids.Length} tokens");
            Expect.That(ids.All(id => id >= 0 && id <= tokenizer.MaxTokenId), "a token is outside of the vocabulary that it claims");
        }
        catch (TokenizerFormatException)
        {
        }
    }
}
