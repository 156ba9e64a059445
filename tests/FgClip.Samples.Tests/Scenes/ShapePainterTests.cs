using System.Security.Cryptography;
using FgClip.Samples.Scenes;

namespace FgClip.Samples.Tests.Scenes;

/// <summary>The golden fills are Pillow 9.4's ImageDraw: the model was trained on its edges.</summary>
public sealed class ShapePainterTests
{
    private const int Width = 80;

    [Theory]
    [InlineData(ShapeKind.Square, 22, "7c3b84b86c65bcc7c2cc7c2385573256a5986cb8d39d851ca5369d7be75815a1")]
    [InlineData(ShapeKind.Square, 31, "361c92ceca2848178165460cdfff41564448b34401ae3142f370430294fd1323")]
    [InlineData(ShapeKind.Square, 50, "7ebb0bc8a9dadb597cc3b44af7ef1f135eda014b1f5f9617a76f6bd0a7696744")]
    [InlineData(ShapeKind.Square, 63, "c316b32c71ddeb0ecfa03b10abe511b9bdcdd705404e12221dab9fa2c06fc2c5")]
    [InlineData(ShapeKind.Triangle, 22, "5011197fbfa9cacba1a5fc40a9de231c0641b93f616bfd192163a4c1cbe9a98e")]
    [InlineData(ShapeKind.Triangle, 31, "5dd11ddf4bda0af85cc4d50a913a412c3e9c5605e5d04c734d8d8a8ddfd50743")]
    [InlineData(ShapeKind.Triangle, 50, "2cdc462cae7dc7b3a283e44ba068fcfbe142efe052be9341a30dfdec0a22063a")]
    [InlineData(ShapeKind.Triangle, 63, "fca8ef2689d8d211ec9510d4be9b2ccb51ae8c35377a7a976f102552fc81858a")]
    [InlineData(ShapeKind.Star, 22, "24474ad86cbfc05a9360a435755071d996a16484755383b1bfdc9565395c0a06")]
    [InlineData(ShapeKind.Star, 31, "4bc1d54a68a98dc3c3fda74e91033fdd1ab11b9c68675d24cc54d347fb551917")]
    [InlineData(ShapeKind.Star, 50, "cd1f2ac167c82bb3b4688f2e1fd97763de0f33f647bb3e07bd94a52071f1e188")]
    [InlineData(ShapeKind.Star, 63, "74cc8bf80c86b6638bb4994bcbed102e8f48ab7079b9f82449b6d740f4089715")]
    [InlineData(ShapeKind.Cross, 22, "74f2c9ba5aaa15c0f1e30fed3ed7dbbd077003aa9f392c0036cb815a962c6912")]
    [InlineData(ShapeKind.Cross, 31, "05bfd2b3b14fdb86e8da16e7d53d1e95d6c480bd42176b2f48fdefa1cfd9c2b7")]
    [InlineData(ShapeKind.Cross, 50, "3e76a42cb4fec22c19b48bf0fed56c4ab003c501d2f932146f1e4d415cd704c8")]
    [InlineData(ShapeKind.Cross, 63, "39492578690b449fbf4f24cee27e0ce3625eb908dd9d4f1780f1115d943477e3")]
    public void Straight_edges_are_Pillows_to_the_pixel(ShapeKind kind, int side, string sha256) =>
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(Fill(kind, side))));

    [Theory]
    [InlineData(22, 413)]
    [InlineData(31, 804)]
    [InlineData(50, 2025)]
    [InlineData(63, 3212)]
    public void A_disc_has_Pillows_area_within_two_percent(int side, int area)
    {
        var filled = Fill(ShapeKind.Circle, side).Count(value => value == 214);
        Assert.InRange(filled, area * .98, area * 1.02);
    }

    [Theory]
    [InlineData(ShapeKind.Circle)]
    [InlineData(ShapeKind.Square)]
    [InlineData(ShapeKind.Triangle)]
    [InlineData(ShapeKind.Cross)]
    public void A_shape_touches_the_four_sides_of_its_box_and_stays_inside(ShapeKind kind)
    {
        var pixels = Fill(kind, 50);
        var filled = Enumerable.Range(0, Width * Width).Where(i => pixels[3 * i] != 0).ToList();
        Assert.Equal(8, filled.Min(i => i % Width));
        Assert.Equal(58, filled.Max(i => i % Width));
        Assert.Equal(8, filled.Min(i => i / Width));
        Assert.Equal(58, filled.Max(i => i / Width));
    }

    private static byte[] Fill(ShapeKind kind, int side)
    {
        var pixels = new byte[Width * Width * 3];
        new ShapePainter(pixels, Width, (214, 39, 40)).Fill(kind, new(8, 8, side));
        return pixels;
    }
}
