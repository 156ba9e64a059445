using System.Runtime.Intrinsics.X86;

namespace FgClip.Model.Encoding;

/// <summary>
/// Whether this processor sums products of unsigned and signed bytes in 32 bits. x86 without VNNI does so in 16, with saturation
/// (VPMADDUBSW).
/// </summary>
internal static class ByteProducts
{
    public static bool AreExact { get; } = !X86Base.IsSupported || HasVnni();

    /// <summary>CPUID leaf 7: AVX512_VNNI is bit 11 of ECX, AVX-VNNI bit 4 of subleaf 1's EAX.</summary>
    private static bool HasVnni()
    {
        if (X86Base.CpuId(0, 0).Eax < 7) return false;
        var (subleaves, _, ecx, _) = X86Base.CpuId(7, 0);
        return (ecx & (1 << 11)) != 0 || (subleaves >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0);
    }
}
