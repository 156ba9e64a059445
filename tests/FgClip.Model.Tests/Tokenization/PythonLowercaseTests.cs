using FgClip.Model.Tokenization;

namespace FgClip.Model.Tests.Tokenization;

/// <summary>Expected values are what Python prints for <c>text.lower()</c>.</summary>
public sealed class PythonLowercaseTests
{
    [Theory]
    [InlineData("A Red CAT", "a red cat")]
    [InlineData("İstanbul", "i\u0307stanbul")]
    [InlineData("I ı", "i ı")]
    [InlineData("ΌΣΟΣ ΣΑΣ", "όσος σας")]
    [InlineData("Σ", "σ")]
    [InlineData("ΑΣ.", "ας.")]
    [InlineData("ΑΣ.Α", "ασ.α")]
    [InlineData("Α\u0301Σ\u0301", "α\u0301ς\u0301")]
    [InlineData("1Σ", "1σ")]
    [InlineData("ⅣΣ", "ⅳς")]
    [InlineData("𐐀Σ", "𐐨ς")]
    [InlineData("ẞ", "ß")]
    [InlineData("Ǆǅ", "ǆǆ")]
    public void Text_is_lower_cased_as_Python_does(string text, string expected) => Assert.Equal(expected, PythonLowercase.Apply(text));

    [Fact]
    public void Without_the_final_sigma_each_character_is_mapped_alone() =>
        Assert.Equal("όσοσ", PythonLowercase.Apply("ΌΣΟΣ", finalSigma: false));

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character() => Assert.Equal("a\ufffdb", PythonLowercase.Apply("A\udc00B"));
}
