using FgClip.Samples.Scenes;

namespace FgClip.Samples.Tests.Scenes;

public sealed class SceneTests
{
    private static readonly Scene[] Scenes = [.. Enumerable.Range(0, 3000).Select(i => Scene.At(5, i))];

    [Fact]
    public void Canvases_and_grounds_are_the_trained_ones()
    {
        Assert.Equal([(160, 160), (192, 128), (128, 192)], Scenes.Select(scene => (scene.Width, scene.Height)).Distinct());
        Assert.Equal((95, 190), (Scenes.Min(scene => scene.Ground), Scenes.Max(scene => scene.Ground)));
    }

    [Fact]
    public void Every_scene_has_one_to_three_shapes_and_two_most_often()
    {
        var counts = Scenes.CountBy(scene => scene.Shapes.Count).ToDictionary();
        Assert.Equal([1, 2, 3], counts.Keys.Order());
        Assert.All([1, 3], few => Assert.True(counts[few] < counts[2]));
    }

    [Fact]
    public void Boxes_keep_clear_of_the_edge_and_of_each_other()
    {
        foreach (var scene in Scenes)
        {
            Assert.All(scene.Shapes, shape =>
            {
                Assert.InRange(shape.Box.Left, 2, scene.Width - 3 - shape.Box.Side);
                Assert.InRange(shape.Box.Top, 2, scene.Height - 3 - shape.Box.Side);
            });
            var boxes = scene.Shapes.Select(shape => shape.Box).ToList();
            var pairs = from i in Enumerable.Range(0, boxes.Count) from j in Enumerable.Range(0, i) select (boxes[i], boxes[j]);
            Assert.All(pairs, pair => Assert.True(Distance(pair.Item1, pair.Item2) > 4, $"{pair}"));
        }
    }

    [Fact]
    public void A_side_tells_small_from_large()
    {
        Assert.All(Scenes.SelectMany(scene => scene.Shapes), shape =>
        {
            var (least, most) = shape.Look.Size == ShapeSize.Small ? (22, 32) : (50, 64);
            Assert.InRange(shape.Box.Side, least, most);
        });
    }

    [Fact]
    public void Every_look_occurs() =>
        Assert.Equal(2 * 8 * 5, Scenes.SelectMany(scene => scene.Shapes).Select(shape => shape.Look).Distinct().Count());

    [Fact]
    public void Ten_different_negatives_change_one_or_two_attributes()
    {
        Assert.All(Scenes.SelectMany(scene => scene.Shapes), shape =>
        {
            Assert.Equal(10, shape.Negatives.Distinct().Count());
            Assert.All(shape.Negatives, negative => Assert.InRange(Changes(shape.Look, negative), 1, 2));
        });
        var shapes = Scenes.SelectMany(scene => scene.Shapes).ToList();
        var oneChange = shapes.Sum(shape => shape.Negatives.Count(negative => Changes(shape.Look, negative) == 1));
        Assert.InRange(oneChange / (10d * shapes.Count), .7, .9);
    }

    private static int Changes(Look a, Look b) => (a.Size != b.Size ? 1 : 0) + (a.Colour != b.Colour ? 1 : 0) + (a.Kind != b.Kind ? 1 : 0);

    private static int Distance(ShapeBox a, ShapeBox b) => Math.Max(
        Math.Max(a.Left - b.Right, b.Left - a.Right), Math.Max(a.Top - b.Bottom, b.Top - a.Bottom));
}
