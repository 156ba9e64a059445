using System.Text;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Tests.Manifests;

public sealed class ManifestFuzzTests
{
    [Fact]
    public async Task A_damaged_JSONL_never_fails_as_a_whole()
    {
        var random = new Random(1);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
            """{"image":"a.jpg","caption":"ä \u00e4","boxes":[{"box":[1,2,3,4e1],"label":"x","negatives":["y"]}],"n":-0.5e3,"t":true}"""
            + "\n", 5)));
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Mutation.Apply(text, random);
            var rows = await ManifestText.ReadAsync(new JsonLinesReader("m", new()), bytes);

            var lines = bytes.Count(b => b == '\n') + (bytes[^1] == '\n' ? 0 : 1);
            Assert.Equal(lines - Mutation.BlankLines(bytes), rows.Count);
            Assert.All(rows,
                row => Assert.True(row.Fault is null || row.Fault.Message.StartsWith($"m, line {row.Number}: ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_damaged_FineHARD_gives_rows_or_is_refused_by_name()
    {
        var random = new Random(2);
        var text = Encoding.UTF8.GetBytes("[" + string.Join(",\n", Enumerable.Repeat(
            """{"f_path":"a.jpg","caption":"é","bbox_info":[{"bbox":[0,0,1,1,0.5],"short_expr":"x","flag_short_neg":1,"short_expr_negs":{"0":"y"}}]}""", 5)) + "]");
        var (refused, good) = (0, 0);
        for (var round = 0; round < 2_000; round++)
        {
            try
            {
                var rows = await ManifestText.ReadAsync(new FineHardReader("m", new()), Mutation.Apply(text, random));
                good += rows.Count(r => r.Fault is null);
            }
            catch (ManifestFormatException e)
            {
                Assert.StartsWith("m", e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 1_999);
        Assert.True(good > 1_000, $"{good} rows came through");
    }
}
