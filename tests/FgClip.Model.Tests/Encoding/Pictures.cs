using FgClip.Model.Images;

namespace FgClip.Model.Tests.Encoding;

internal static class Pictures
{
    public static PreparedImage Prepare(PixelRule rule, string image, int limit)
    {
        var b = File.ReadAllBytes($"/tmp/px/{image}-{limit}.bin");
        int I(int i) => BitConverter.ToInt32(b, i * 4);
        var p = new PreparedImage(I(0), I(1), new(I(2), I(3)), rule.PatchSize);
        b.AsSpan(16).CopyTo(p.Patches);
        return p;
    }
}
