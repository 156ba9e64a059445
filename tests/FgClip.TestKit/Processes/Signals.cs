using System.ComponentModel;
using System.Runtime.InteropServices;

namespace FgClip.TestKit.Processes;

/// <summary>What a process can be sent, by Linux's numbers.</summary>
public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Sends signals.</summary>
public static class Signals
{
    /// <summary>Sends a process a signal.</summary>
    /// <exception cref="Win32Exception">There is no such process any more.</exception>
    public static void Send(int process, Signal signal)
    {
        if (Kill(process, (int)signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Process {process} could not be sent {signal}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
