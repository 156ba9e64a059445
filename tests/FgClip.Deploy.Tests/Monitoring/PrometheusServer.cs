using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Services;
using YamlDotNet.Serialization;

namespace FgClip.Deploy.Tests.Monitoring;

/// <summary>
/// Debian's Prometheus with the configuration of deploy/prometheus, whose targets alone are others. tests/run installs it.
/// </summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    public static readonly string Configuration = Path.Combine(Fixtures.Repository, "deploy", "prometheus");

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private ServerProcess? _server;

    private PrometheusServer()
    {
    }

    public static async Task<PrometheusServer> StartAsync(IEnumerable<int> ports)
    {
        var prometheus = new PrometheusServer();
        var port = ServerProcess.FreePort();
        File.Copy(Path.Combine(Configuration, "alerts.yml"), prometheus._folder.At("alerts.yml"));
        var configuration = prometheus._folder.Write("prometheus.yml",
            Retarget(File.ReadAllText(Path.Combine(Configuration, "prometheus.yml")), ports));
        prometheus._server = await ServerProcess.StartAsync(
            "prometheus",
            port,
            $"--config.file={configuration}",
            $"--storage.tsdb.path={prometheus._folder.At("data")}",
            $"--web.listen-address=127.0.0.1:{port}");
        prometheus._http.BaseAddress = new($"http://127.0.0.1:{port}/api/v1/");
        return prometheus;
    }

    /// <summary>What an address of its API answers with, below <c>data</c>.</summary>
    public async Task<JsonNode> GetAsync(string address)
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync(address))!;
        return answer["data"]!;
    }

    /// <summary>The series that an expression gives now.</summary>
    public async Task<JsonArray> QueryAsync(string expression) =>
        (await GetAsync($"query?query={Uri.EscapeDataString(expression)}"))["result"]!.AsArray();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private static string Retarget(string text, IEnumerable<int> ports)
    {
        var configuration = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);
        ((Dictionary<object, object>)configuration["global"])["scrape_interval"] = "1s";
        foreach (var job in ((List<object>)configuration["scrape_configs"]).Cast<Dictionary<object, object>>())
        {
            Assert.True(job.Remove("dns_sd_configs"));
            job["static_configs"] = new[] { new { targets = ports.Select(port => $"127.0.0.1:{port}").ToArray() } };
        }

        return new SerializerBuilder().Build().Serialize(configuration);
    }
}
