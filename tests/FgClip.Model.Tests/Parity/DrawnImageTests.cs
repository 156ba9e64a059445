using System.Security.Cryptography;
using FgClip.Model.Parity;

namespace FgClip.Model.Tests.Parity;

public sealed class DrawnImageTests
{
    [Fact]
    public void A_name_means_the_same_pixels_on_every_machine_and_in_every_version()
    {
        using var image = DrawnImage.Draw("drawn-1/96x200");
        Assert.Equal((96, 200), (image.Width, image.Height));
        // From a second writing of the same formula in numpy. Another way of drawing takes another name, since folders imported before keep
        // the old one.
        Assert.Equal("d7313adc73b38abd140b4a0accd77ff5efae254247df88c9df3d7a5bf4735c47",
            Convert.ToHexStringLower(SHA256.HashData(image.Pixels)));
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("drawn-2/96x200")]
    [InlineData("drawn-1/96")]
    [InlineData("drawn-1/96x0")]
    public void Another_name_is_refused(string name) =>
        Assert.Contains(name, Assert.Throws<ParityException>(() => DrawnImage.Draw(name)).Message);
}
