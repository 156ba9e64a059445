using FgClip.Fuzz.Generation.Models;
using FgClip.Model.Tokenization;

namespace FgClip.Fuzz.Targets;

/// <summary>The import of tokenizers: the ids around a text are those that the files ask for, or the tokenizer is refused.</summary>
internal sealed class TokenizerMarksTarget : IFuzzTarget
{
    private const int Length = 64;
    private const string FileName = "tokenizer.json", Text = "a red square";

    private TokenizerGenerator? _generator;
    private int[] _ids = [];

    public string Name => "tokenizer-marks";

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        var files = await TokenizerSeeds.GemmaAsync();
        _generator = new(files[FileName]);
        using var folder = new TestKit.TempFolder();
        foreach (var (name, bytes) in files)
            await File.WriteAllBytesAsync(folder.At(name), bytes);
        // The whole tokenizer puts one mark behind the text.
        _ids = TokenizerFiles.Load(folder.Path, rule: null).Encode(Text, Length)[..^1];
        return [];
    }

    public FuzzFile? Generate(Random random) => _generator!.Create(random);

    public async Task RunAsync(FuzzFile file, string folder)
    {
        foreach (var (name, bytes) in file.Beside.Append(new(FileName, file.Bytes)))
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes);
        var truth = file.Truth as TokenizerTruth;
        try
        {
            var rule = TokenizerFiles.RuleOf(folder, keepsCase: false, warn: null);
            var ids = TokenizerFiles.Load(folder, rule).Encode(Text, Length);
            if (truth is { MayBeRefused: false })
                Expect.Same(string.Join(' ', (int[])[.. truth.Begin, .. _ids, .. truth.End]), string.Join(' ', ids), "the ids of a text");
        }
        catch (TokenizerFormatException refused)
        {
            if (truth is { MayBeRefused: false })
                throw new InvalidOperationException($"A valid tokenizer was refused: {refused.Message}", refused);
        }
    }
}
