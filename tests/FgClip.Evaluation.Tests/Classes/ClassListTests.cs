using FgClip.Evaluation.Classes;

namespace FgClip.Evaluation.Tests.Classes;

public sealed class ClassListTests
{
    [Theory]
    [InlineData(false, "A Photo of ÉTÉ, ÉTÉ.")]
    [InlineData(true, "a photo of été, été.")]
    public void A_template_is_filled_and_lowered_where_that_is_asked(bool lowerCase, string text) =>
        Assert.Equal([text], new TemplateList(["A Photo of {}, {}."], lowerCase).Fill("ÉTÉ"));

    [Fact]
    public void Classes_are_found_by_id_and_by_name_and_the_first_of_equal_names_counts()
    {
        var classes = ClassList.Parse("classes.tsv", ["7\tcrane", "8\tcrane", "9\t7"]);
        Assert.Equal((0, 1, 0, 2), (classes.Find("7"), classes.Find("8"), classes.Find("crane"), classes.Find("9")));
        Assert.Equal((-1, -1), (classes.Find("heron"), classes.Find(null)));
    }
}
