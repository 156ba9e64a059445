using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FgClip.Storage.Tests.Files;

/// <summary>
/// Answers a system call of one thread with an error, by a seccomp(2) filter, as a file system would that does not have the call.
/// </summary>
internal static class SystemCallFilter
{
    private const int SetNoNewPrivileges = 38, SetSeccomp = 22, FilterMode = 2;
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06;
    private const uint Allow = 0x7fff0000, Errno = 0x00050000;

    /// <summary>Runs an action on a thread of its own, where a call has no effect and returns an error.</summary>
    /// <param name="call">The call; <c>flock</c>.</param>
    /// <param name="error">The error; 0 for a call that reports success.</param>
    /// <param name="action">The action; it must stay on its thread.</param>
    /// <returns>What it threw; null where it did not.</returns>
    public static Exception? Run(string call, int error, Action action)
    {
        Exception? setup = null, failure = null;
        var thread = new Thread(() =>
        {
            setup = Record.Exception(() => Install(NumberOf(call), error));
            if (setup is null)
                failure = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (setup is not null)
            ExceptionDispatchInfo.Throw(setup);
        return failure;
    }

    private static uint NumberOf(string call) => (call, RuntimeInformation.ProcessArchitecture) switch
    {
        ("flock", Architecture.X64) => 73,
        ("flock", Architecture.Arm64) => 32,
        _ => throw new NotSupportedException($"The number of {call} on {RuntimeInformation.ProcessArchitecture} is not known here."),
    };

    private static void Install(uint number, int error)
    {
        Instruction[] filter =
        [
            new(LoadWord, 0, 0, 0), new(JumpIfEqual, 0, 1, number), new(Return, 0, 0, Errno | (uint)error), new(Return, 0, 0, Allow),
        ];
        var pinned = GCHandle.Alloc(filter, GCHandleType.Pinned);
        try
        {
            var program = new Program((ushort)filter.Length, pinned.AddrOfPinnedObject());
            if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0 || ControlSeccomp(SetSeccomp, FilterMode, ref program) != 0)
                throw new InvalidOperationException($"seccomp: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            pinned.Free();
        }
    }

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int Control(int option, nint second, nint third, nint fourth, nint fifth);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int ControlSeccomp(int option, nint mode, ref Program program);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Program(ushort Length, nint Filter);
}
