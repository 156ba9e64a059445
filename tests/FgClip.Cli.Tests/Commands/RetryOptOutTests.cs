using System.Diagnostics;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>
/// Images of the web whose server says that they are not for AI. Addresses of this machine are never fetched, so server and command run
/// in a network namespace of their own, in which a public address is the server's.
/// </summary>
[Collection(nameof(ShapesModel))]
public sealed class RetryOptOutTests(ShapesModel shapes)
{
    private const string Address = "93.184.216.34";

    /// <summary>Serves one image; a path with "not" in it comes with the header. Then runs each line of the input as a command.</summary>
    private const string Script =
        """
        import http.server, subprocess, sys, threading
        image = open(sys.argv[1], "rb").read()
        class Images(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                if "not" in self.path:
                    self.send_header("X-Robots-Tag", "noai")
                self.send_header("Content-Length", str(len(image)))
                self.end_headers()
                self.wfile.write(image)
            def log_message(self, *arguments):
                pass
        server = http.server.ThreadingHTTPServer((sys.argv[2], 80), Images)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for command in sys.argv[3:]:
            subprocess.run(command.split("|"), check=True)
        """;

    [Fact]
    public async Task Rows_that_opted_out_are_done_by_a_retry_that_ignores_it_and_by_no_other()
    {
        var (input, output, script) = (shapes.NewPath("web.jsonl"), shapes.NewPath("web"), shapes.NewPath("server.py"));
        await File.WriteAllLinesAsync(input, ((string[])["may", "not-1", "not-2"]).Select(
            name => $$"""{"key": "{{name}}", "image": "http://{{Address}}/{{name}}.png", "caption": "a star"}"""));
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);

        await RunAsync(script, $"{Fgclip.Program}|embed|--model|{shapes.Model}|--input|{input}|--output|{output}|--allow-http",
            $"{Fgclip.Program}|retry|{output}");
        Assert.Equal(["may ok", "not-1 opted_out", "not-2 opted_out"], await RowsAsync(output));

        await RunAsync(script, $"{Fgclip.Program}|retry|{output}|--ignore-opt-out");
        Assert.Equal(["may ok", "not-1 ok", "not-2 ok"], await RowsAsync(output));
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
    }

    private static async Task<IEnumerable<string>> RowsAsync(string output) =>
        (await DuckDb.QueryAsync($"select key || ' ' || status as row from '{output}/part-*.parquet' order by key"))
        .Select(row => (string)row["row"]!);

    private static async Task RunAsync(string script, params string[] commands)
    {
        string[] sudo = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        var network = $"ip link set lo up && ip address add {Address}/32 dev lo && exec /usr/bin/python3 \"$@\"";
        string[] whole =
        [
            .. sudo, "unshare", "--net", "sh", "-c", network, "sh", script, Fixtures.At("images", "rgb_64x64.png"), Address, .. commands,
        ];
        using var process = Process.Start(
            new ProcessStartInfo(whole[0], whole.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, await output + await error);
    }
}
