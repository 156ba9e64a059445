namespace FgClip.Samples.Scenes;

/// <summary>Chooses a scene's shapes and where they lie.</summary>
internal static class ShapePlacement
{
    /// <summary>Boxes stay this far apart, in pixels, and so never overlap.</summary>
    internal const int Gap = 4;

    private const int Tries = 30;

    public static List<SceneShape> Place(ref SplitMix64 random, int width, int height)
    {
        var wanted = random.Choose<int>([1, 2, 2, 3]);
        var shapes = new List<SceneShape>(wanted);
        for (var i = 0; i < wanted; i++)
        {
            if (!TryFindRoom(ref random, width, height, shapes, out var size, out var box))
                continue;
            var look = new Look(size, random.Choose<ShapeColour>(), random.Choose<ShapeKind>());
            shapes.Add(new(look, box, NegativeLooks.Create(look, ref random)));
        }

        return shapes;
    }

    private static bool TryFindRoom(
        ref SplitMix64 random, int width, int height, List<SceneShape> shapes, out ShapeSize size, out ShapeBox box)
    {
        for (var i = 0; i < Tries; i++)
        {
            size = random.Choose<ShapeSize>();
            var side = size == ShapeSize.Small ? random.Next(22, 32) : random.Next(50, 64);
            var candidate = box = new(random.Next(2, width - side - 3), random.Next(2, height - side - 3), side);
            if (!shapes.Exists(shape => candidate.IsNear(shape.Box, Gap)))
                return true;
        }

        (size, box) = (default, default);
        return false;
    }
}
