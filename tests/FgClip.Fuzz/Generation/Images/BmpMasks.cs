using System.Numerics;

namespace FgClip.Fuzz.Generation.Images;

/// <summary>Where the colours of a 16-bit or 32-bit bitmap are.</summary>
internal sealed record BmpMasks(long Red, long Green, long Blue, long Alpha)
{
    /// <summary>Returns the layouts that Pillow reads.</summary>
    public static BmpMasks[] Of(int bits) => bits == 16
        ? [new(0xf800, 0x7e0, 0x1f, 0), new(0x7c00, 0x3e0, 0x1f, 0)]
        : [new(0xff0000, 0xff00, 0xff, 0), new(0xff000000, 0xff0000, 0xff00, 0)];

    /// <summary>Returns a pixel.</summary>
    public long Place(int red, int green, int blue) => Place(red, Red) | Place(green, Green) | Place(blue, Blue) | Alpha;

    private static long Place(int value, long mask) => (long)value << BitOperations.TrailingZeroCount(mask);
}
