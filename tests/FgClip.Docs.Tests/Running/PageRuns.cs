using FgClip.Docs.Tests.Markdown;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Docs.Tests.Running;

/// <summary>Runs the commands of the pages, two pages at a time.</summary>
public sealed class PageRuns : IDisposable
{
    private const int AtOnce = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly Lazy<Dictionary<string, Task<PageRun>>> _runs;

    /// <summary>Prepares the runs; the first question for one starts all.</summary>
    public PageRuns() => _runs = new(() => Pages().ToDictionary(path => path, RunAsync));

    /// <summary>The pages that have commands to be run.</summary>
    public static IEnumerable<string> Pages() =>
        Documentation.Pages.Where(page => page.Blocks.Any(block => block.IsRun)).Select(page => page.Path);

    /// <summary>Waits for a page.</summary>
    public Task<PageRun> ResultAsync(string page) => _runs.Value[page];

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();

    private static string Script(MarkdownFile page) => string.Join('\n', page.Blocks.Where(block => block.IsRun).Select(block =>
        $"printf '\\n== {block.Start.Place}\\n'\n{block.Setup}\n{block.Text}").Prepend("trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"));

    private async Task<PageRun> RunAsync(string path)
    {
        await _free.WaitAsync();
        try
        {
            using var folder = new TempFolder();
            using var scripts = new TempFolder();
            var script = scripts.Write("page.sh", Script(Documentation.Get(path)));
            var started = TimeProvider.System.GetTimestamp();
            var log = new ProcessLog();
            string[] command = ["/bin/bash", "-c", "cd \"$1\" && exec bash -euo pipefail \"$2\"", "bash", folder.Path, script];
            await using var bash = ProgramProcess.Start(path, command, Variables(), log);
            using var patience = new CancellationTokenSource(Patience);
            var code = await bash.WaitForExitAsync(patience.Token);
            return new(code, TimeProvider.System.GetElapsedTime(started), string.Join('\n', log.Find(_ => true).Select(line => line.Text)));
        }
        finally
        {
            _free.Release();
        }
    }

    private static Dictionary<string, string> Variables() => new()
    {
        ["PATH"] = string.Join(
            ':',
            Path.GetDirectoryName(BuiltProgram.Fgclip),
            Path.GetDirectoryName(BuiltProgram.Silo),
            Environment.GetEnvironmentVariable("PATH")),
        ["REPO"] = Fixtures.Repository,
        ["FGCLIP_CLUSTER"] = "",
    };
}

/// <summary>How the commands of a page ended.</summary>
/// <param name="ExitCode">The exit code of the first that failed, else 0.</param>
/// <param name="Took">How long they took.</param>
/// <param name="Output">What they wrote; a line begins each block.</param>
public sealed record PageRun(int ExitCode, TimeSpan Took, string Output);
