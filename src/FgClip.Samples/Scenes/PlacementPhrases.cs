namespace FgClip.Samples.Scenes;

/// <summary>Names where a box lies: the canvas in nine fields, cut at 0.4 and 0.6 of either side.</summary>
internal static class PlacementPhrases
{
    private static readonly string[] English =
    [
        "at the top left", "at the top", "at the top right",
        "on the left", "in the middle", "on the right",
        "at the bottom left", "at the bottom", "at the bottom right",
    ];

    private static readonly string[] Chinese =
        ["在左上", "在上方", "在右上", "在左侧", "在中间", "在右侧", "在左下", "在下方", "在右下"];

    public static string Name(ShapeBox box, Scene scene, Language language)
    {
        var field = 3 * Third(box.Top + box.Bottom, scene.Height) + Third(box.Left + box.Right, scene.Width);
        return (language == Language.Chinese ? Chinese : English)[field];
    }

    // In whole numbers: the middle is twiceMiddle / 2, the cuts are at 2/5 and 3/5 of the length.
    private static int Third(int twiceMiddle, int length) => 5 * twiceMiddle < 4 * length ? 0 : 5 * twiceMiddle > 6 * length ? 2 : 1;
}
