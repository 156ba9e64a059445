using FgClip.Docs.Tests.Markdown;

namespace FgClip.Docs.Tests.Commands;

public sealed class BlockTests
{
    [Fact]
    public void A_fenced_block_names_its_language()
    {
        var blocks = Documentation.All.SelectMany(file => file.Blocks).ToList();

        Assert.NotEmpty(blocks);
        Complaints.AssertNone(blocks.Where(block => block.Language.Length == 0).Select(block => block.Start.Place));
    }

    [Fact]
    public void A_block_of_commands_is_run_or_says_why_not()
    {
        var blocks = Documentation.Pages.SelectMany(file => file.Blocks)
            .Where(block => block.Language is "bash" or "sh" or "shell" or "console").ToList();

        Assert.NotEmpty(blocks);
        Complaints.AssertNone(blocks.Where(block => block.Language != "bash")
            .Select(block => $"{block.Start.Place}: write bash, not {block.Language}."));
        Complaints.AssertNone(blocks.Where(block => !block.IsMarked).Select(block =>
            $"{block.Start.Place}: put <!-- run --> or <!-- not run: REASON --> on the line above."));
    }

    [Fact]
    public void Commands_are_in_fenced_blocks()
    {
        Complaints.AssertNone(Documentation.Pages.SelectMany(file => file.Prose)
            .Where(line => line.Text.StartsWith("    fgclip", StringComparison.Ordinal)).Select(line => line.Place));
    }
}
