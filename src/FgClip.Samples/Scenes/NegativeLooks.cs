namespace FgClip.Samples.Scenes;

/// <summary>
/// Draws hard negatives: one attribute is changed (colour and kind twice as often as size), and in a quarter of the draws a
/// second one is drawn again.
/// </summary>
internal static class NegativeLooks
{
    /// <summary>How many hard negatives a shape has.</summary>
    internal const int Count = 10;

    private enum Attribute
    {
        Colour,
        Kind,
        Size,
    }

    public static Look[] Create(Look look, ref SplitMix64 random)
    {
        var negatives = new List<Look>(Count);
        while (negatives.Count < Count)
        {
            var negative = Change(look, ref random);
            if (negative != look && !negatives.Contains(negative))
                negatives.Add(negative);
        }

        return [.. negatives];
    }

    private static Look Change(Look look, ref SplitMix64 random)
    {
        var attribute = random.Choose<Attribute>([Attribute.Colour, Attribute.Colour, Attribute.Kind, Attribute.Kind, Attribute.Size]);
        var changed = attribute switch
        {
            Attribute.Colour => look with { Colour = Another(look.Colour, ref random) },
            Attribute.Kind => look with { Kind = Another(look.Kind, ref random) },
            _ => look with { Size = Another(look.Size, ref random) },
        };
        if (random.Next(0, 3) != 0)
            return changed;
        return attribute == Attribute.Colour
            ? changed with { Kind = random.Choose<ShapeKind>() }
            : changed with { Colour = random.Choose<ShapeColour>() };
    }

    private static T Another<T>(T value, ref SplitMix64 random) where T : struct, Enum =>
        random.Choose<T>([.. Enum.GetValues<T>().Where(other => !other.Equals(value))]);
}
