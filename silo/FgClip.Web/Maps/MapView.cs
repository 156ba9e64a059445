using System.Buffers.Binary;
using FgClip.Search.Maps;

namespace FgClip.Web.Maps;

/// <summary>A sample of a dataset's vectors, by the directions in which they differ most.</summary>
/// <param name="Digest">The digest of the dataset.</param>
/// <param name="Components">Coordinates of each point, at most 32; the first two are the map.</param>
/// <param name="Coordinates">The coordinates point by point as base64 of little-endian int16, to be multiplied by <c>scale</c>.</param>
/// <param name="Scale">The value of 1 in <c>coordinates</c>.</param>
/// <param name="Shares">The share of the sample's variance along each direction, 0 to 1, largest first.</param>
/// <param name="Points">What the vectors stand for.</param>
internal sealed record MapView(
    string Digest, int Components, string Coordinates, float Scale, IReadOnlyList<double> Shares, IReadOnlyList<MapPoint> Points)
{
    /// <summary>The view of a map.</summary>
    /// <param name="digest">The digest of the dataset.</param>
    /// <param name="map">The map.</param>
    /// <param name="shards">The shards of parts, by their names.</param>
    public static MapView From(string digest, DatasetMap map, IReadOnlyDictionary<string, int> shards)
    {
        var scale = map.Coordinates.Length == 0 ? 1 : Math.Max(map.Coordinates.Max(MathF.Abs), float.Epsilon) / short.MaxValue;
        var bytes = new byte[map.Coordinates.Length * sizeof(short)];
        for (var i = 0; i < map.Coordinates.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(
                bytes.AsSpan(i * sizeof(short)),
                (short)Math.Clamp(MathF.Round(map.Coordinates[i] / scale), short.MinValue, short.MaxValue));
        }

        return new(
            digest,
            map.Components,
            Convert.ToBase64String(bytes),
            scale,
            map.Shares,
            [.. map.Points.Select(hit => new MapPoint(
                shards[hit.Part], hit.Row, hit.Key, hit.Image, hit.Caption, hit.Status, hit.Region, hit.Label))]);
    }
}

/// <summary>A point of a map.</summary>
/// <param name="Shard">The shard whose part holds the row.</param>
/// <param name="Row">The row in the part, from 0.</param>
/// <param name="Key">The key of the row.</param>
/// <param name="Image">The image that the row names; null where it names none.</param>
/// <param name="Caption">The row's caption; null where it has none.</param>
/// <param name="Status">How the row ended.</param>
/// <param name="Region">The box in the row, from 0; null for what is not a box.</param>
/// <param name="Label">The box's label; null where it has none.</param>
internal sealed record MapPoint(
    int Shard, int Row, string Key, string? Image, string? Caption, string? Status, int? Region, string? Label);
