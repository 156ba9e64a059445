namespace FgClip.Samples.Scenes;

/// <summary>
/// Puts scenes into words: the words that the shapes checkpoint was trained on, and no others. Scenes that look alike to a
/// caption have the same caption, letter for letter.
/// </summary>
public static class Wording
{
    private static readonly string[] ChineseSizes = ["小", "大"];
    private static readonly string[] ChineseColours = ["红色", "绿色", "蓝色", "黄色", "紫色", "橙色", "黑色", "白色"];
    private static readonly string[] ChineseKinds = ["圆形", "正方形", "三角形", "星形", "十字形"];

    /// <summary>A shape's phrase: "a large blue star", "大蓝色星形".</summary>
    public static string Phrase(Look look, Language language) => language == Language.Chinese
        ? ChineseSizes[(int)look.Size] + ChineseColours[(int)look.Colour] + ChineseKinds[(int)look.Kind]
        : $"a {Lower(look.Size)} {Lower(look.Colour)} {Lower(look.Kind)}";

    /// <summary>A shape's phrase and place: "a large blue star on the left", "在左侧有一个大蓝色星形".</summary>
    public static string LongPhrase(SceneShape shape, Scene scene, Language language) => language == Language.Chinese
        ? PlacementPhrases.Name(shape.Box, scene, language) + "有一个" + Phrase(shape.Look, language)
        : Phrase(shape.Look, language) + " " + PlacementPhrases.Name(shape.Box, scene, language);

    /// <summary>The phrases of the scene's shapes, from left to right.</summary>
    public static string ShortCaption(Scene scene, Language language) =>
        string.Join(language == Language.Chinese ? "和" : " and ", FromTheLeft(scene).Select(shape => Phrase(shape.Look, language)));

    /// <summary>The ground, and each shape with its place, from left to right: one sentence.</summary>
    public static string LongCaption(Scene scene, Language language)
    {
        var dark = scene.Ground < 142;
        var shapes = FromTheLeft(scene).Select(shape => LongPhrase(shape, scene, language));
        return language == Language.Chinese
            ? $"{(dark ? "深" : "浅")}灰色背景上，{string.Join('，', shapes)}。"
            : $"on a {(dark ? "dark" : "light")} gray background there is {string.Join(", and ", shapes)}.";
    }

    private static IOrderedEnumerable<SceneShape> FromTheLeft(Scene scene) => scene.Shapes.OrderBy(shape => shape.Box.Left);

    private static string Lower<T>(T word) where T : struct, Enum => word.ToString().ToLowerInvariant();
}
