namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>
/// FG-OVD: lines of JSON, each a box with one phrase that is true and up to ten that are not. The lines of one image are one item, so that
/// its dense map is computed once.
/// </summary>
internal sealed class FgOvdReader : IBenchmarkReader
{
    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var order = new List<string>();
        var boxes = new Dictionary<string, List<BenchmarkBox>>(StringComparer.Ordinal);
        var leftOut = new LeftOutReasons();
        await foreach (var line in File.ReadLinesAsync(annotations, cancellationToken).ConfigureAwait(false))
        {
            if (line.Trim().Length == 0)
                continue;
            var entry = BenchmarkJson.Parse<FgOvdLine>(line);
            if (entry is not { ImgPath: { } image, Bbox: { Length: 4 } box, PosExpression: [{ } label, ..] })
            {
                leftOut.Add("lines_of_another_form");
                continue;
            }

            if (!boxes.TryGetValue(image, out var list))
            {
                order.Add(image);
                boxes.Add(image, list = []);
            }

            list.Add(new BenchmarkBox(BenchmarkBox.CornersOf(box), label, entry.NegExpression));
        }

        return new BenchmarkSet([.. order.Select(image => new BenchmarkItem(image, image) { Boxes = boxes[image] })])
        {
            LeftOut = leftOut.Counts,
        };
    }

    private sealed record FgOvdLine
    {
        public string? ImgPath { get; init; }

        public double[]? Bbox { get; init; }

        public IReadOnlyList<string>? PosExpression { get; init; }

        public IReadOnlyList<string> NegExpression { get; init; } = [];
    }
}
