using System.Net;
using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Grains.Tests.Devices;

public sealed class DeviceKeyTests
{
    [Fact]
    public void A_key_can_be_taken_apart_again()
    {
        var key = new DeviceKey(SiloAddress.New(IPAddress.Parse("10.0.0.7"), 11111, 143), "cuda-0");

        Assert.Equal("10.0.0.7:11111@143/cuda-0", key.ToString());
        Assert.Equal(key, DeviceKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.7:11111@143")]
    [InlineData("10.0.0.7:11111@143/")]
    [InlineData("somewhere/cpu")]
    public void What_is_no_key_is_refused(string text)
    {
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => DeviceKey.Parse(text)).Message);
    }
}
