using System.Globalization;
using FgClip.Bench.Suite;
using FgClip.Model;
using FgClip.Model.Images;
using FgClip.Pipeline.Batching;

namespace FgClip.Bench.Graph;

/// <summary>
/// What batches of 2,000 images of mixed shapes are padded with, beside padding each to the limit as the authors' loop does. Nothing is
/// timed: the numbers follow from the shapes.
/// </summary>
internal sealed class WasteCase : ICase
{
    private const int Images = 2_000, Window = 256;

    public string Name => "waste";

    public string Description => "padding of 2,000 images of mixed shapes, as a part of the patches, against padding to the limit.";

    public Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Measure>>([.. PatchLimit.All.Select(MeasureLimit)]);

    private static Measure MeasureLimit(int limit)
    {
        var random = new Random(limit);
        // Sides between 200 and 2,000 pixels, proportions between 1:2.5 and 2.5:1, half of them the usual ones of cameras.
        (int, int)[] usual = [(4, 3), (3, 4), (3, 2), (2, 3), (16, 9), (1, 1)];
        var shapes = Enumerable.Range(0, Images).Select(_ =>
        {
            var (wide, high) = random.Next(2) == 0 ? usual[random.Next(usual.Length)] : (random.Next(10, 26), random.Next(10, 26));
            var size = random.Next(200, 2_000) / (double)Math.Max(wide, high);
            return (PatchShape?)TargetSize.For((int)(wide * size), (int)(high * size), limit);
        }).ToList();
        var limits = new BatchLimits(8_192, 64, Padding: 0.005);
        var batches = shapes.Chunk(Window).SelectMany(
            window => ShapeBatches.Create(window, limits).Select(batch => batch.Select(row => window[row]!.Value).ToList())).ToList();
        var needed = batches.Sum(batch => batch.Sum(shape => (double)shape.Count));
        var computed = batches.Sum(batch => batch.Count * (double)batch.Max(shape => shape.Count));
        var (ours, theirs) = (100 * (computed - needed) / computed, 100 * ((limit * (double)Images) - needed) / (limit * (double)Images));
        return new(
            string.Create(CultureInfo.InvariantCulture,
            $"padding at limit {limit}, {shapes.Distinct().Count()} shapes, {(double)Images / batches.Count:f1} a batch (less is better)"),
            "%", ours, theirs, "padding to the limit", [ours / theirs], null);
    }
}
