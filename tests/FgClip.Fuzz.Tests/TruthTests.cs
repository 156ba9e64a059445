using FgClip.Fuzz.Generation.Images;
using FgClip.Fuzz.Generation.Manifests;
using FgClip.Fuzz.Generation.Models;
using FgClip.Fuzz.Jobs;
using FgClip.Fuzz.Running;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Tests;

/// <summary>Each target compares what it read with what the generator put there: with another truth, the same file is a finding.</summary>
public class TruthTests
{
    [Theory]
    [InlineData("bmp")]
    [InlineData("gif")]
    [InlineData("png")]
    [InlineData("tiff")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    [InlineData("jsonl")]
    [InlineData("gzip")]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("parquet")]
    [InlineData("tar")]
    [InlineData("preprocessor")]
    [InlineData("tokenizer-marks")]
    [InlineData("job")]
    public async Task Another_truth_is_a_finding(string name)
    {
        var target = FuzzTargets.Find(name);
        await target.SeedsAsync();
        var file = target.Generate(new Random(3))!;
        for (var seed = 4; Changed(file.Truth!) is null; seed++)
            file = target.Generate(new Random(seed))!;

        Assert.Null(await CaseLoop.FindAsync(target, file));
        Assert.NotNull(await CaseLoop.FindAsync(target, file with { Truth = Changed(file.Truth!) }));
    }

    /// <summary>Changes what is known of a file; null where nothing of it is.</summary>
    private static object? Changed(object truth) => truth switch
    {
        ImageTruth { MayBeRefused: false, Rgb: { } rgb } image => image with { Rgb = [(byte)(rgb[0] ^ 0x80), .. rgb[1..]] },
        ManifestTruth { Rows: [var row, ..] } manifest =>
            manifest with { Rows = [row with { Caption = "another" }, .. manifest.Rows.Skip(1)] },
        PreprocessorTruth preprocessor => preprocessor with { IsComputed = !preprocessor.IsComputed },
        TokenizerTruth { MayBeRefused: false } tokenizer => tokenizer with { Begin = [.. tokenizer.Begin, 7] },
        JobTruth job when job.Controls.Contains(false) => job with { Controls = [.. job.Controls.Select(_ => true)] },
        _ => null,
    };
}
