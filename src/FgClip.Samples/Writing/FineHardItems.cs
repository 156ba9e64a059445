using System.Globalization;
using FgClip.Samples.Scenes;

namespace FgClip.Samples.Writing;

/// <summary>A scene as FineHARD items: the English one with its boxes, then the Chinese one.</summary>
internal static class FineHardItems
{
    public static FineHardItem English(Scene scene, string path) => new(
        path,
        Wording.LongCaption(scene, Language.English),
        Wording.ShortCaption(scene, Language.English),
        IsChinese: false,
        [.. scene.Shapes.Select(shape => Box(shape, scene))]);

    public static FineHardItem Chinese(Scene scene, string path) => new(
        path,
        Wording.LongCaption(scene, Language.Chinese),
        Wording.ShortCaption(scene, Language.Chinese),
        IsChinese: true,
        Boxes: null);

    private static FineHardBox Box(SceneShape shape, Scene scene)
    {
        var negatives = shape.Negatives.Select((look, i) =>
            KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), Wording.Phrase(look, Language.English)));
        return new(
            Corners(shape.Box, scene),
            Wording.Phrase(shape.Look, Language.English),
            Wording.LongPhrase(shape, scene, Language.English),
            HasNegatives: 1,
            new(negatives));
    }

    private static double[] Corners(ShapeBox box, Scene scene) =>
    [
        (double)box.Left / scene.Width, (double)box.Top / scene.Height,
        (double)box.Right / scene.Width, (double)box.Bottom / scene.Height,
    ];
}
