using System.Net;
using System.Net.Sockets;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Images.Web;

/// <summary>Connects to one of a name's addresses that was checked: to resolve it twice would let the second answer differ.</summary>
internal static class CheckedConnection
{
    /// <exception cref="FetchException">None of the name's addresses is allowed.</exception>
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint end, Predicate<IPAddress> allowed, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(end.Host, cancellationToken).ConfigureAwait(false);
        var checkedAddresses = Array.FindAll(addresses, allowed);
        if (checkedAddresses.Length == 0)
            throw new FetchException(RowStatus.OutsideRoot,
                $"{end.Host} is not a public address; images are not fetched from private ones.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(checkedAddresses, end.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
