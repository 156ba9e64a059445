using FgClip.Cli.Commands.Heatmap;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands.Heatmap;

public sealed class LabelFontTests
{
    [Fact]
    public void Latin_letters_take_the_systems_font() => Assert.Null(LabelFont.For("a café", chosen: null));

    [Fact]
    public void Chinese_characters_take_a_font_that_is_there() => Assert.True(File.Exists(LabelFont.For("小蓝色正方形", chosen: null)));

    [Fact]
    public void The_users_font_is_taken()
    {
        var font = Fixtures.At("README.md"); // Any file: what is in it is the text renderer's business.
        Assert.Equal(font, LabelFont.For("小", font));
    }

    [Fact]
    public void A_font_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.ttf", Assert.Throws<UsageException>(() => LabelFont.For("a", "nowhere.ttf")).Message);
}
