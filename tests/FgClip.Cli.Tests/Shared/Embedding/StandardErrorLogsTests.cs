using FgClip.Cli.Shared.Embedding;
using Microsoft.Extensions.Logging;

namespace FgClip.Cli.Tests.Shared.Embedding;

public sealed class StandardErrorLogsTests
{
    [Fact]
    public void A_line_includes_the_scopes_that_it_is_logged_in()
    {
        var written = new StringWriter();
        using (var factory = LoggerFactory.Create(logging => logging.AddProvider(new StandardErrorLogs(written))))
        {
            var (outer, inner) = (factory.CreateLogger("Outer"), factory.CreateLogger("Inner"));
            using (outer.BeginScope("{Device}, job {Job}, {Work}", "cpu", "0a1b", "shard 7"))
                inner.LogWarning("An attempt failed.");
            inner.LogInformation("Idle.");
        }

        Assert.Equal("Warning: Inner: cpu, job 0a1b, shard 7: An attempt failed.\nInformation: Inner: Idle.\n", written.ToString());
    }
}
