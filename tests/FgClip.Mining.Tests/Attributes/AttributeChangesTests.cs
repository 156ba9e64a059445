using System.Text;
using FgClip.Mining.Attributes;

namespace FgClip.Mining.Tests.Attributes;

public sealed class AttributeChangesTests
{
    private static readonly AttributeChanges Changes = new(AttributeWords.Parse(
        Encoding.UTF8.GetBytes("# words\n\nen\tcolour\tred|green|orange\nen\tcolour\tdark red|dark "
            + "blue\nen\tsize\tsmall|large\r\nzh\t颜色\t红色|蓝色\nzh\t颜色\t深红色|深蓝色\nzh\t大小\t小|大\n"),
        "test"));

    [Theory]
    [InlineData("a small red circle", "a large red circle", "a small green circle", "a small orange circle")]
    [InlineData("a red circle", "a green circle", "an orange circle")]
    [InlineData("An orange circle", "A red circle", "A green circle")]
    [InlineData("a dark red car", "a dark blue car")]
    [InlineData("Red shoes", "Green shoes", "Orange shoes")]
    [InlineData("the redder smallish thing")]
    [InlineData("red and red", "green and red", "orange and red", "red and green", "red and orange")]
    [InlineData("小红色圆形", "大红色圆形", "小蓝色圆形")]
    [InlineData("一辆深红色的车", "一辆深蓝色的车")]
    [InlineData("")]
    public void One_attribute_changes_and_nothing_else(string phrase, params string[] changed)
    {
        Assert.Equal(changed, Changes.Find(phrase).Select(change => change.Text));
    }

    [Fact]
    public void A_change_says_what_was_changed()
    {
        Assert.Equal(["size", "colour", "colour"], Changes.Find("a small red circle").Select(change => change.Attribute));
    }

    [Theory]
    [InlineData("en\tcolour\tred", "line 1")]
    [InlineData("en\tcolour\tred|green\nfr\tcouleur\trouge|vert", "line 2")]
    [InlineData("en colour red|green", "line 1")]
    [InlineData("en\tcolour\tred|RED", "line 1")]
    [InlineData("# nothing\n", "no words")]
    public void A_file_that_is_wrong_is_refused_with_the_line(string content, string said)
    {
        var error = Assert.Throws<InvalidDataException>(() => AttributeWords.Parse(Encoding.UTF8.GetBytes(content), "my.tsv"));
        Assert.Contains("my.tsv", error.Message);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public async Task Our_own_words_change_both_languages()
    {
        var own = new AttributeChanges(await AttributeWords.LoadAsync(path: null, TestContext.Current.CancellationToken));
        foreach (var phrase in new[] { "two wooden chairs on the left", "左侧的两个木制椅子" })
        {
            var changes = own.Find(phrase);
            Assert.True(changes.Count >= 10);
            Assert.Equal(3, changes.Select(change => change.Attribute).Distinct().Count());
            Assert.Equal(changes.Count, changes.Select(change => change.Text).Distinct().Count());
        }
    }
}
