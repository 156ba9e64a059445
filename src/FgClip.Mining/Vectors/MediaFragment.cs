using System.Globalization;

namespace FgClip.Mining.Vectors;

/// <summary>A box as W3C's Media Fragments writes it behind an image's address: <c>#xywh=10,20,30,40</c>, in pixels.</summary>
internal static class MediaFragment
{
    /// <summary>The fragment of corners xyxy; empty where there are none.</summary>
    public static string Format(ReadOnlySpan<double> box) => box.Length < 4
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"#xywh={box[0]:0.##},{box[1]:0.##},{box[2] - box[0]:0.##},{box[3] - box[1]:0.##}");
}
