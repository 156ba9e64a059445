using FgClip.Grains.Abstractions.Serialization;
using FgClip.Workers.Work;

namespace FgClip.Workers.Devices;

/// <summary>Refuses work of which this version would skip a part.</summary>
internal static class OfferVersion
{
    /// <summary>Checks the version of the messages that the work came in.</summary>
    /// <param name="needed">What they need.</param>
    /// <exception cref="DeviceRefusedException">It is newer than <see cref="MessageVersion.Current"/>.</exception>
    public static void Check(int needed)
    {
        if (needed > MessageVersion.Current)
        {
            throw new DeviceRefusedException(
                $"The work was handed out by a newer version: its messages are of version {needed}, and this silo knows "
                + $"{MessageVersion.Current}. "
                + "Upgrade this silo.");
        }
    }
}
