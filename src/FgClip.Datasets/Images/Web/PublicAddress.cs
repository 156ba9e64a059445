using System.Net;
using System.Net.Sockets;

namespace FgClip.Datasets.Images.Web;

/// <summary>
/// Tells addresses of the public internet from those of this machine, its network and its cloud, which a manifest must not reach.
/// </summary>
internal static class PublicAddress
{
    /// <summary>IANA's special-purpose IPv4 blocks, multicast, and the public address at which an Azure machine finds its host.</summary>
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Global unicast: what lies outside of it is nobody's on the internet.</summary>
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Parts of it that are not: Teredo, ORCHID and the like, documentation, and 6to4, which leads to any IPv4 address.</summary>
    private static readonly IPNetwork[] SpecialV6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>Whether an address may be connected to.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily is AddressFamily.InterNetwork
            ? !SpecialV4.Any(block => block.Contains(address))
            : GlobalV6.Contains(address) && !SpecialV6.Any(block => block.Contains(address));
    }
}
