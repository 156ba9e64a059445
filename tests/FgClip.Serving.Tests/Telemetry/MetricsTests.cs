using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace FgClip.Serving.Tests.Telemetry;

/// <summary>
/// What Prometheus reads of a server. ASP.NET's metrics of requests are in ServeCommandTests: servers of one process share their names.
/// </summary>
[Collection(nameof(ServedModel))]
public sealed class MetricsTests(ServedModel served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_count_inputs_batches_and_what_is_in_work()
    {
        var before = await ReadAsync();
        var answer = await served.Http.PostAsJsonAsync(
            "/v1/embeddings", new { model = ServedModel.Name, input = (string[])["a red circle", "a star", "a square"] }, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var after = await ReadAsync();

        Assert.Equal(3, Grown("fgclip_serving_batch_items_total{", "kind=\"text\""));
        Assert.Equal(3, Grown("fgclip_serving_wait_seconds_count{", "kind=\"text\""));
        Assert.InRange(Grown("fgclip_serving_batch_duration_seconds_count{", "kind=\"text\""), 1, 3);
        Assert.InRange(Grown("fgclip_serving_batch_tokens_total{", "kind=\"text\""), 3, 3 * 196);
        Assert.Equal(0, after.Single(line => line.Key.StartsWith("fgclip_serving_queue_tokens", StringComparison.Ordinal)).Value);

        double Grown(string start, params string[] tags) => Sum(after, start, tags) - Sum(before, start, tags);
    }

    [Fact]
    public async Task Prometheus_own_checker_takes_them_and_strangers_do_not_get_them()
    {
        var text = await served.Http.GetStringAsync(ServingHost.MetricsPath, Cancel);
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics", "--extended"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var (output, error) = (promtool.StandardOutput.ReadToEndAsync(Cancel), promtool.StandardError.ReadToEndAsync(Cancel));
        await promtool.WaitForExitAsync(Cancel);
        // 1 is text that it cannot read; 3 are names that it advises against, which .NET has and we do not.
        Assert.True(promtool.ExitCode is 0 or 3, await output + await error);
        Assert.DoesNotContain("fgclip", await error);

        using var stranger = new HttpClient { BaseAddress = served.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(ServingHost.MetricsPath, Cancel)).StatusCode);
    }

    private static double Sum(Dictionary<string, double> metrics, string start, string[] tags) => metrics
        .Where(line => line.Key.StartsWith(start, StringComparison.Ordinal) && tags.All(line.Key.Contains)).Sum(line => line.Value);

    private async Task<Dictionary<string, double>> ReadAsync()
    {
        var text = await served.Http.GetStringAsync(ServingHost.MetricsPath, Cancel);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split("} "))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
