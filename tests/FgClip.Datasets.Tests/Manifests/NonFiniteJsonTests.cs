using System.Text;
using System.Text.Json;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests;

/// <summary>NaN and infinities in JSON, as Python writes and reads them.</summary>
public sealed class NonFiniteJsonTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task A_column_with_NaN_is_of_numbers_in_every_format_of_JSON()
    {
        await Python.RunAsync(
            """
            import json, sys, io, tarfile
            scores = [0.31, float("nan"), float("inf"), float("-inf")]
            rows = [{"image": f"p{i}.jpg", "caption": "a red square", "score": score} for i, score in enumerate(scores)]
            open(sys.argv[1] + "/a.jsonl", "w").write("".join(json.dumps(row) + "\n" for row in rows))
            items = [{"f_path": row["image"], "caption": "long", "short_caption": "short", "score": row["score"]} for row in rows]
            json.dump(items, open(sys.argv[1] + "/f.json", "w"))
            with tarfile.open(sys.argv[1] + "/a.tar", "w") as archive:
                for i, row in enumerate(rows):
                    for name, data in ((f"{i}.jpg", b"x"), (f"{i}.json", json.dumps(row).encode())):
                        member = tarfile.TarInfo(name); member.size = len(data); archive.addfile(member, io.BytesIO(data))
            """,
            Folder());

        var plan = await _inputs.PlanAsync(_inputs.At("a.jsonl"), _inputs.At("f.json"), _inputs.At("a.tar"));
        var rows = await _inputs.RowsAsync(plan);

        Assert.All(rows, row => Assert.Equal((null, null), (row.Fault, row.Fields)));
        var score = plan.Columns.Index().Single(column => column.Item.Name == "score");
        Assert.Equal(ColumnType.Real, score.Item.Type);
        double[] expected = [0.31, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Assert.Equal([.. expected, .. expected, .. expected], rows.Select(row => (double)row.Carried[score.Index]!));
    }

    [Fact]
    public async Task A_caption_that_is_NaN_is_missing_and_not_the_word()
    {
        // What pandas makes of a missing text.
        var rows = await _inputs.ReadAsync(_inputs.Write("a.jsonl", """
            {"image": "a.jpg", "caption": NaN, "boxes": [{"box": [0, 0, 1, 1], "label": NaN}]}
            {"image": "b.jpg", "caption": "NaN, Infinity"}
            """));

        Assert.Equal([null, "NaN, Infinity"], rows.Select(row => row.ShortCaption));
        Assert.Null(Assert.Single(rows[0].Boxes).Label);
    }

    [Theory]
    [InlineData("""{"a":NaN,"b":[1,NaN,{"c":-Infinity}],"d":"NaN \" Infinity","e":+inf,"f":nan}""",
        """{"a":null,"b":[1,"NaN",{"c":null}],"d":"NaN \" Infinity","e":null,"f":null}""")]
    [InlineData("""[NaN, -Infinity]""", """["NaN", "-Infinity"]""")]
    public void Words_that_are_not_JSON_are_taken_out_and_strings_are_left(string json, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(NonFiniteJson.Rewrite(Encoding.UTF8.GetBytes(json), out _)!));
    }

    [Theory]
    [InlineData("{\"a\":NaNa}")]
    [InlineData("{\"a\":null,\"b\":\"Infinity\"}")]
    [InlineData("{\"a\":-1}")]
    public void Nothing_else_is_rewritten(string json) => Assert.Null(NonFiniteJson.Rewrite(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Random_records_are_rewritten_into_what_a_strict_parser_reads()
    {
        var random = new Random(5);
        string[] values = ["NaN", "-Infinity", "Infinity", "1", "\"NaN,\\\"\"", "null", "[NaN,[Infinity],{}]",
            "{\"x\":NaN,\"y\":[-Infinity]}"];
        for (var round = 0; round < 2_000; round++)
        {
            var members = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"\"k{i}:,\": {values[random.Next(values.Length)]}").ToList();
            var record = Encoding.UTF8.GetBytes("{" + string.Join(" , ", members) + "}");

            var rewritten = NonFiniteJson.Rewrite(record, out var numbers) ?? record;

            Assert.Equal(members.Count, JsonElement.Parse(rewritten).GetPropertyCount());
            Assert.Equal(
                members.Index()
                .Where(
                    member => member.Item.EndsWith(": NaN", StringComparison.Ordinal)
                    || member.Item.EndsWith("Infinity", StringComparison.Ordinal)).Select(member => member.Index),
                numbers.Keys.Order());
        }
    }

    private string Folder() => Path.GetDirectoryName(_inputs.Write("made", ""))!;
}
