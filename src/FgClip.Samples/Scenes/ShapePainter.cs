namespace FgClip.Samples.Scenes;

/// <summary>Fills shapes with one paint. No trigonometry at run time, so that no platform's rounding moves an edge.</summary>
internal readonly ref struct ShapePainter(Span<byte> pixels, int width, (byte R, byte G, byte B) paint)
{
    /// <summary>Half the width of a cross's arm, of its half side.</summary>
    private const double ArmWidth = .34;

    /// <summary>A star's inner radius, of its outer one.</summary>
    private const double InnerRadius = .42;

    /// <summary>(sin, cos) of k * 36 degrees: where a star's points and notches lie, clockwise from the top.</summary>
    private static readonly (double Sin, double Cos)[] StarDirections =
    [
        (0, 1), (.5877852522924731, .8090169943749475), (.9510565162951535, .3090169943749475),
        (.9510565162951535, -.3090169943749475), (.5877852522924731, -.8090169943749475), (0, -1),
        (-.5877852522924731, -.8090169943749475), (-.9510565162951535, -.3090169943749475),
        (-.9510565162951535, .3090169943749475), (-.5877852522924731, .8090169943749475),
    ];

    private readonly Span<byte> _pixels = pixels;

    public void Fill(ShapeKind kind, ShapeBox box)
    {
        switch (kind)
        {
            case ShapeKind.Circle: Circle(box); break;
            case ShapeKind.Square: Rectangle(box.Left, box.Top, box.Right, box.Bottom); break;
            case ShapeKind.Triangle: Polygon([(box.Left + box.Side / 2, box.Top), (box.Right, box.Bottom), (box.Left, box.Bottom)]); break;
            case ShapeKind.Star: Polygon(Star(box)); break;
            case ShapeKind.Cross: Cross(box); break;
        }
    }

    private void Cross(ShapeBox box)
    {
        var (x, y, arm) = (box.Left + box.Side / 2d, box.Top + box.Side / 2d, box.Side / 2d * ArmWidth);
        Rectangle((int)(x - arm), box.Top, (int)(x + arm), box.Bottom);
        Rectangle(box.Left, (int)(y - arm), box.Right, (int)(y + arm));
    }

    private static (int X, int Y)[] Star(ShapeBox box)
    {
        var (x, y, radius) = (box.Left + box.Side / 2d, box.Top + box.Side / 2d, box.Side / 2d);
        return [.. StarDirections.Select((direction, k) =>
        {
            var length = k % 2 == 0 ? radius : radius * InnerRadius;
            return ((int)(x + length * direction.Sin), (int)(y - length * direction.Cos));
        })];
    }

    // The pixels whose middles lie inside a circle that is Side + 1 across. Distances are doubled, so that they are whole numbers.
    private void Circle(ShapeBox box)
    {
        var limit = (box.Side + 1) * (box.Side + 1);
        for (var y = box.Top; y <= box.Bottom; y++)
        {
            var down = 2 * y - box.Top - box.Bottom;
            for (var x = box.Left; x <= box.Right; x++)
            {
                var across = 2 * x - box.Left - box.Right;
                if (across * across + down * down < limit)
                    Row(x, x, y);
            }
        }
    }

    private void Rectangle(int left, int top, int right, int bottom)
    {
        for (var y = top; y <= bottom; y++)
            Row(left, right, y);
    }

    /// <summary>
    /// Fills between the crossings of each row with the outline. Rows are walked twice, an edge owning first its upper end and
    /// then its lower one: together they hold the tips and the level edges that either alone would miss.
    /// </summary>
    private void Polygon(ReadOnlySpan<(int X, int Y)> corners)
    {
        var (top, bottom) = (int.MaxValue, int.MinValue);
        foreach (var (_, y) in corners)
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        Span<double> crossings = stackalloc double[corners.Length];
        for (var y = top; y <= bottom; y++)
        {
            for (var lower = 0; lower <= 1; lower++)
            {
                var count = Crossings(corners, y, lower, crossings);
                for (var i = 0; i + 1 < count; i += 2)
                    Row((int)Math.Floor(crossings[i] + .5), (int)Math.Ceiling(crossings[i + 1] - .5), y);
            }
        }
    }

    /// <summary>Where the row meets the outline, from the left; an edge spans (top, bottom] if lower is 1, else [top, bottom).</summary>
    private static int Crossings(ReadOnlySpan<(int X, int Y)> corners, int y, int lower, Span<double> crossings)
    {
        var count = 0;
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
            if (y < Math.Min(a.Y, b.Y) + lower || y >= Math.Max(a.Y, b.Y) + lower)
                continue;
            crossings[count++] = a.X + (double)(y - a.Y) * (b.X - a.X) / (b.Y - a.Y);
        }

        crossings[..count].Sort();
        return count;
    }

    private void Row(int left, int right, int y)
    {
        for (var i = (y * width + left) * 3; i <= (y * width + right) * 3; i += 3)
            (_pixels[i], _pixels[i + 1], _pixels[i + 2]) = paint;
    }
}
