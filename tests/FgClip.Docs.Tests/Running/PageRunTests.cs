namespace FgClip.Docs.Tests.Running;

public sealed class PageRunTests(PageRuns runs, ITestOutputHelper output) : IClassFixture<PageRuns>
{
    public static TheoryData<string> Pages => [.. PageRuns.Pages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_succeed(string page)
    {
        var run = await runs.ResultAsync(page);

        output.WriteLine($"{page}: {run.Took.TotalSeconds:0.0} s");
        Assert.True(run.ExitCode == 0, $"{page} ended with {run.ExitCode} after {run.Took.TotalSeconds:0} s:\n{run.Output}");
    }
}
