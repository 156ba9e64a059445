using FgClip.Fuzz.Generation.Models;
using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Import;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Fuzz.Targets;

/// <summary>The reader of image processors: each key is used, or its file refused.</summary>
internal sealed class PreprocessorTarget : IFuzzTarget
{
    private CheckpointConfig? _config;

    public string Name => "preprocessor";

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        using var folder = new TempFolder();
        await CheckpointMaker.WriteAsync("fgclip2-tiny", folder.Path);
        _config = await ModelFamilies.ReadConfigAsync(folder.Path, CancellationToken.None);
        return [.. new[] { """{"image_mean": [0.5, 0.4, 0.3], "image_std": [0.5, 0.5, 0.2], "do_resize": true, "resample": 2}""" }
            .Select(System.Text.Encoding.UTF8.GetBytes)];
    }

    public FuzzFile? Generate(Random random) => PreprocessorGenerator.Create(random);

    public async Task RunAsync(FuzzFile file, string folder)
    {
        foreach (var (name, bytes) in file.Beside.Append(new(PreprocessorGenerator.FileName, file.Bytes)))
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes);
        var truth = file.Truth as PreprocessorTruth;
        try
        {
            var rule = await PreprocessorConfig.ReadAsync(
                folder, ModelFamilies.Get(_config!.Family), _config, backend: null, CancellationToken.None);
            Expect.That(rule.Std.All(value => value > 0), "a divisor is not above 0");
            if (truth is null)
                return;
            Expect.That(truth.IsComputed, "it asks for what is not computed");
            Expect.Same(string.Join(' ', truth.Mean), string.Join(' ', rule.Mean), "the mean");
            Expect.Same(string.Join(' ', truth.Std), string.Join(' ', rule.Std), "the divisor");
        }
        catch (CheckpointException refused)
        {
            if (truth is { IsComputed: true })
                throw new InvalidOperationException($"A valid image processor was refused: {refused.Message}", refused);
        }
    }
}
