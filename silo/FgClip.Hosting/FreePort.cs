using System.Net;
using System.Net.Sockets;

namespace FgClip.Hosting;

/// <summary>
/// Ports that nobody listens on. Until it is listened on, another process may take one: whoever uses it tries again then.
/// </summary>
internal static class FreePort
{
    /// <summary>How often a start is worth trying with other ports.</summary>
    public const int Tries = 5;

    /// <summary>A free port of an address.</summary>
    public static int Find(IPAddress address)
    {
        using var listener = new TcpListener(address, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns whether nobody listens on a port of an address. What else may forbid it, the start itself says.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            return !IsTaken(e);
        }
    }

    /// <summary>Whether a start failed because a port was taken.</summary>
    public static bool IsTaken(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        AggregateException many => many.InnerExceptions.Any(IsTaken),
        { InnerException: { } inner } => IsTaken(inner),
        _ => false,
    };
}
