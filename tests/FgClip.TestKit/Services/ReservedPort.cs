using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FgClip.TestKit.Services;

/// <summary>
/// Ports for the servers of tests. The ports of outgoing connections and of listeners at port 0 come from the system's range, which
/// starts at 32768: a port of that range that was free a moment ago is often taken when a server that took a second to start wants it.
/// Those given here lie below, and a locked file keeps the other test processes from each.
/// </summary>
public static class ReservedPort
{
    private const int First = 20_000;
    private const int Last = 32_000;

    // Held to the end of the process, which gives the locks back.
    private static readonly ConcurrentDictionary<int, FileStream> Locks = new();
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "fgclip-test-ports")).FullName;

    /// <summary>Takes as many neighbouring ports as wanted, which nobody listens on and no other test was given.</summary>
    /// <returns>The first of them.</returns>
    public static int Take(int count = 1)
    {
        for (var tried = 0; tried < Last - First; tried++)
        {
            var port = Random.Shared.Next(First, Last);
            if (Enumerable.Range(port, count).All(TryTake))
                return port;
        }

        throw new InvalidOperationException($"No {count} ports from {First} to {Last} are free.");
    }

    private static bool TryTake(int port)
    {
        FileStream held;
        try
        {
            held = new FileStream(
                Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return false;
        }

        if (IsFree(port) && Locks.TryAdd(port, held))
            return true;
        held.Dispose();
        return false;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
