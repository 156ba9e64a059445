using System.Text.Json;
using FgClip.Samples.Scenes;
using FgClip.TestKit;

namespace FgClip.Samples.Tests.Scenes;

/// <summary>The golden captions were worded by the script that trained the checkpoint, on scenes that it drew itself.</summary>
public sealed class WordingTests
{
    public static TheoryData<string> Golden() =>
        [.. File.ReadLines(Path.Combine(Fixtures.Repository, "tests", "FgClip.Samples.Tests", "golden", "captions.jsonl"))];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Captions_and_phrases_are_what_the_model_was_trained_on(string line)
    {
        using var golden = JsonDocument.Parse(line);
        var scene = Read(golden.RootElement);
        Assert.Equal(Strings(golden, "english"), Captions(scene, Language.English));
        Assert.Equal(Strings(golden, "chinese"), Captions(scene, Language.Chinese));
        Assert.Equal(
            golden.RootElement.GetProperty("phrases").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!)),
            scene.Shapes.Select(shape => (Wording.Phrase(shape.Look, Language.English), Wording.Phrase(shape.Look, Language.Chinese))));
    }

    [Theory]
    [InlineData(Language.English, "a small white cross at the bottom right")]
    [InlineData(Language.Chinese, "在右下有一个小白色十字形")]
    public void A_long_phrase_names_the_place(Language language, string expected)
    {
        var shape = new SceneShape(new(ShapeSize.Small, ShapeColour.White, ShapeKind.Cross), new(120, 130, 24), []);
        Assert.Equal(expected, Wording.LongPhrase(shape, new(160, 160, 100, [shape], 0), language));
    }

    private static List<string> Captions(Scene scene, Language language) =>
        [Wording.ShortCaption(scene, language), Wording.LongCaption(scene, language)];

    private static List<string> Strings(JsonDocument golden, string name) =>
        [.. golden.RootElement.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static Scene Read(JsonElement golden) => new(
        golden.GetProperty("width").GetInt32(),
        golden.GetProperty("height").GetInt32(),
        golden.GetProperty("ground").GetByte(),
        [.. golden.GetProperty("shapes").EnumerateArray().Select(shape => new SceneShape(
            new(Word<ShapeSize>(shape[0]), Word<ShapeColour>(shape[1]), Word<ShapeKind>(shape[2])),
            new(shape[3].GetInt32(), shape[4].GetInt32(), shape[5].GetInt32()),
            []))],
        NoiseSeed: 0);

    private static T Word<T>(JsonElement word) where T : struct, Enum => Enum.Parse<T>(word.GetString()!, ignoreCase: true);
}
