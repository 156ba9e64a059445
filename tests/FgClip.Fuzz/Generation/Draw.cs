namespace FgClip.Fuzz.Generation;

/// <summary>Choices of a generator.</summary>
internal static class Draw
{
    /// <summary>Draws one of some values.</summary>
    public static T One<T>(this Random random, params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    /// <summary>Draws true once in <paramref name="cases"/> times.</summary>
    public static bool Once(this Random random, int cases) => random.Next(cases) == 0;

    /// <summary>Draws bytes.</summary>
    public static byte[] Bytes(this Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
