using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Bench.Baselines;
using FgClip.Bench.Inputs;
using FgClip.Bench.Suite;
using FgClip.Model.Images;
using FgClip.Model.Images.Resampling;

namespace FgClip.Bench.Pixels;

/// <summary>
/// From a JPEG's bytes to a model's numbers, and resizing alone, beside Pillow and NumPy: one thread each, the same files, the same bytes.
/// </summary>
internal sealed class PixelCase : ICase
{
    private const int Limit = 256, Count = 48;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    private static readonly ImagePreprocessing Rule = new()
    {
        Resize = ResizeRule.PatchLimit,
        PatchSize = 16,
        Mean = [0.5f, 0.5f, 0.5f],
        Std = [0.5f, 0.5f, 0.5f],
    };

    private readonly ImagePreparer _preparer = new(Rule);
    private readonly PatchNormalizer _normalizer = new(Rule);
    private readonly ImageDecoder _decoder = new();

    public string Name => "pixels";

    public string Description => "decode, resize, cut and normalise; and resizing alone; against Pillow and NumPy.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        using var photographs = new Photographs(Count);
        var files = photographs.Files.Select(file => (Path: file, Bytes: File.ReadAllBytes(file))).ToList();
        var list = Path.Combine(photographs.Folder, "list.json");
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(files.Select(file => Target(file.Path, file.Bytes))),
            cancellationToken);
        await CompareAsync(files, list, cancellationToken);

        List<Measure> measures =
        [
            await Measure.ByTurnsAsync(
                "JPEG to numbers, 256 patches", "images/s", "Pillow + NumPy", 2, options.Rounds,
                () => Task.FromResult(PerSecond(files.Count, () => files.ForEach(file => Prepare(file.Bytes, null)))), () => PillowAsync(
                    "whole", list)),
            await Measure.ByTurnsAsync(
                "JPEG to numbers, --decode fast", "images/s", "our exact", null, options.Rounds,
                () => Task.FromResult(
                    PerSecond(files.Count, () => files.ForEach(file => Prepare(file.Bytes, _preparer.SizeNeeded(Limit))))),
                () => Task.FromResult(PerSecond(files.Count, () => files.ForEach(file => Prepare(file.Bytes, null))))),
        ];
        measures.Add(await FastDifference.MeasureAsync([.. files.Select(file => file.Bytes)], cancellationToken));
        var images = files.ConvertAll(file => _decoder.Decode(file.Bytes, long.MaxValue));
        foreach (var filter in (PillowFilter[])[PillowFilter.Bilinear, PillowFilter.Bicubic])
        {
            measures.Add(await Measure.ByTurnsAsync(
                $"resize, {filter.ToString().ToUpperInvariant()}", "images/s", "Pillow", 3, options.Rounds,
                () => Task.FromResult(PerSecond(images.Count, () => images.ForEach(image => Resize(image, filter)))),
                () => PillowAsync(filter.ToString().ToUpperInvariant(), list)));
        }

        measures.Add(await Measure.ByTurnsAsync(
            "resize as torchvision, BILINEAR", "images/s", "Pillow", 4, options.Rounds,
            () => Task.FromResult(
                PerSecond(images.Count, () => images.ForEach(image => Resize(image, PillowFilter.Bilinear, ResizeBackend.Torchvision)))),
            () => PillowAsync("BILINEAR", list)));
        measures.Add(await Measure.ByTurnsAsync(
            "resize as torchvision, BILINEAR", "images/s", "our resize as Pillow", 0.95, options.Rounds,
            () => Task.FromResult(
                PerSecond(images.Count, () => images.ForEach(image => Resize(image, PillowFilter.Bilinear, ResizeBackend.Torchvision)))),
            () => Task.FromResult(PerSecond(images.Count, () => images.ForEach(image => Resize(image, PillowFilter.Bilinear))))));
        images.ForEach(image => image.Dispose());
        return measures;
    }

    private object[] Target(string path, byte[] bytes)
    {
        using var image = _decoder.Decode(bytes, long.MaxValue);
        var shape = _preparer.ShapeOf(image.Width, image.Height, Limit);
        return [path, shape.Width * 16, shape.Height * 16];
    }

    private void Prepare(byte[] file, TargetSizeHint? needed)
    {
        using var image = _decoder.Decode(file, long.MaxValue, needed);
        using var prepared = _preparer.Prepare(image, Limit);
        _normalizer.Normalize(prepared.Patches, _numbers.AsSpan(0, prepared.Length));
    }

    private readonly float[] _numbers = new float[Limit * 768];

    private void Resize(RgbImage image, PillowFilter filter, ResizeBackend backend = ResizeBackend.Pillow)
    {
        var shape = _preparer.ShapeOf(image.Width, image.Height, Limit);
        using var resized = Resampler.Resize(image, shape.Width * 16, shape.Height * 16, filter, backend);
    }

    private static double PerSecond(int each, Action once)
    {
        once();
        var (begun, done) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(begun) < Long)
        {
            once();
            done += each;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<double> PillowAsync(string what, string list) => double.Parse(
        await Scripts.RunAsync("pixels.py", what, list, Long.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
        CultureInfo.InvariantCulture);

    /// <summary>What is compared must be the same: the resized bytes of all images.</summary>
    private async Task CompareAsync(List<(string Path, byte[] Bytes)> files, string list, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, bytes) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var image = _decoder.Decode(bytes, long.MaxValue);
            using var resized = _preparer.Resize(image, Limit);
            digest.AppendData(resized.Pixels);
        }

        var theirs = (await Scripts.RunAsync("pixels.py", "digest", list, "0")).Trim();
        var ours = Convert.ToHexStringLower(digest.GetHashAndReset());
        if (ours != theirs)
            throw new InvalidOperationException($"The resized images are not Pillow's: {ours} and {theirs}.");
    }
}
