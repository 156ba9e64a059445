using System.Globalization;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>LIT-CN, DCI-CN and DOCCI-CN: lines of an image's path, exactly one tab, and a text. Each line is a pair of its own.</summary>
internal sealed class PairLinesReader : IBenchmarkReader
{
    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var items = new List<BenchmarkItem>();
        var leftOut = new LeftOutReasons();
        await foreach (var line in File.ReadLinesAsync(annotations, cancellationToken).ConfigureAwait(false))
        {
            var fields = line.TrimEnd().Split('\t');
            if (fields.Length == 2)
                items.Add(new BenchmarkItem(items.Count.ToString(CultureInfo.InvariantCulture), fields[0]) { Texts = [fields[1]] });
            else if (fields is not [""])
                leftOut.Add("lines_without_exactly_one_tab");
        }

        return new BenchmarkSet(items) { LeftOut = leftOut.Counts };
    }
}
