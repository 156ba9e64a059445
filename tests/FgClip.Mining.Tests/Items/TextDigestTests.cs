using FgClip.Mining.Items;

namespace FgClip.Mining.Tests.Items;

public sealed class TextDigestTests
{
    [Theory]
    [InlineData("A red Circle.", "a red circle")]
    [InlineData("  a\tred\n circle ", "a red circle")]
    [InlineData("a red-circle!?", "a red circle")]
    [InlineData("Ａ　ｒｅｄ　ｃｉｒｃｌｅ", "a red circle")]
    [InlineData("小红色，圆形。", "小红色 圆形")]
    [InlineData("naïve №5 ②", "naïve no5 2")]
    [InlineData("…!", "")]
    public void A_text_folds_to_what_it_says(string text, string folded)
    {
        Assert.Equal(folded, TextDigest.Fold(text));
    }

    [Fact]
    public void What_says_nothing_has_no_meaning_to_share()
    {
        Assert.Equal(0ul, TextDigest.OfMeaning(null));
        Assert.Equal(0ul, TextDigest.OfMeaning("—"));
        Assert.NotEqual(0ul, TextDigest.Compute("—"));
    }

    [Fact]
    public void Different_words_have_different_digests()
    {
        Assert.Equal(TextDigest.OfMeaning("A dog"), TextDigest.OfMeaning("a dog!"));
        Assert.NotEqual(TextDigest.OfMeaning("a dog"), TextDigest.OfMeaning("a cat"));
        Assert.NotEqual(TextDigest.Compute("a dog"), TextDigest.Compute("A dog"));
    }
}
