using System.Net.Sockets;

namespace FgClip.Storage;

/// <summary>Tells a store that failed from an object that is not as it should be.</summary>
public static class StoreFaults
{
    // What .NET keeps of the system's error: errno on Linux, the code of Win32 elsewhere.
    private const int NoSpace = 28, OverQuota = 122, ErrorDiskFull = 112;

    /// <summary>
    /// Whether the store failed, and not the one object that was asked for. "There is no such file" and "the file ends early" are answers
    /// of a store that works; a folder that is gone is more likely a mount that is gone.
    /// </summary>
    /// <param name="exception">What a call to a store ended with.</param>
    /// <returns>Whether another object would have failed the same way; a refused credential (<see cref="StoreAccessException"/>) is such a
    /// failure.</returns>
    public static bool IsStoreFault(Exception exception) => exception switch
    {
        ObjectNotFoundException or FileNotFoundException or EndOfStreamException or PathTooLongException => false,
        IOException or HttpRequestException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether a local disk, or the share of it that a user may have, is full. Waiting does not empty it.</summary>
    /// <param name="exception">What a call to a store ended with.</param>
    public static bool IsFullDisk(Exception exception) => exception is IOException { HResult: var code }
        && (OperatingSystem.IsWindows() ? (code & 0xFFFF) is ErrorDiskFull : code is NoSpace or OverQuota);
}
