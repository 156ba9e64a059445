using System.Globalization;
using System.Runtime.InteropServices;

namespace FgClip.Pipeline.Telemetry;

/// <summary>How much processor time a thread has used, seen from another one. Linux tells; elsewhere nothing is known.</summary>
public static class ThreadClock
{
    // Fields of /proc/…/stat, counted behind the program's name, which may hold anything: utime and stime.
    private const int UserTicks = 11, SystemTicks = 12;

    /// <summary>This thread, as the system numbers it; 0 where that is not known.</summary>
    public static int CurrentThread => OperatingSystem.IsLinux() ? GetThreadId() : 0;

    /// <summary>The clock ticks that a thread has used; null where that is not known, or the thread is gone.</summary>
    public static long? TicksOf(int thread)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[UserTicks], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTicks],
                CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "gettid")]
    private static extern int GetThreadId();
}
