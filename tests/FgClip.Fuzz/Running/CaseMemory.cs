using System.Globalization;

namespace FgClip.Fuzz.Running;

/// <summary>This process's memory, as the kernel counts it: native libraries included.</summary>
internal static class CaseMemory
{
    /// <summary>What one case may bring this process to: 640 MiB.</summary>
    public const long Limit = 640L << 20;

    /// <summary>Lets the peak begin again.</summary>
    public static void Reset() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Bytes at the peak since then.</summary>
    public static long Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
