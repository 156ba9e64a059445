using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class InspectTokensCommandTests(ShapesModel shapes)
{
    [Theory]
    [InlineData("short", 64)]
    [InlineData("long", 196)]
    public async Task Tokens_equal_the_golden_ones_line_for_line(string walk, int maxLength)
    {
        var golden = (await File.ReadAllLinesAsync(Fixtures.At("golden", "tokenizer-tiny.jsonl")))
            .Select(line => JsonNode.Parse(line)!)
            .Where(line => (int)line["max_length"]! == maxLength)
            .ToArray();
        var input = string.Join('\n', golden.Select(line => new JsonObject { ["text"] = line["text"]!.DeepClone() }.ToJsonString()));

        var result = (await Fgclip.RunAsync(input, ["inspect", "tokens", "--model", shapes.Model, "--walk-type", walk, "-"])).Ended(
            ExitCode.Done);

        Assert.Equal(golden.Length, result.Lines.Count);
        Assert.All(golden.Zip(result.Lines), pair =>
        {
            var line = JsonNode.Parse(pair.Second)!;
            Assert.Equal((string)pair.First["text"]!, (string)line["text"]!);
            Assert.True(JsonNode.DeepEquals(pair.First["ids"], line["ids"]), pair.Second);
        });
    }

    [Fact]
    public async Task A_line_without_text_is_named()
    {
        var result = (await Fgclip.RunAsync("{\"text\":\"a\"}\n{\"caption\":\"b\"}\n", ["inspect", "tokens", "--model", shapes.Model]))
            .Ended(ExitCode.Usage);
        Assert.Contains("line 2", result.Error);
    }
}
