using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FgClip.Hosting.Clustered;
using FgClip.Hosting.Settings;
using FgClip.TestKit.Services;
using Microsoft.Extensions.Hosting;

namespace FgClip.Docs.Silos;

/// <summary>A silo in this process, alone, with the dashboard's port and the health port.</summary>
internal sealed class LocalSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private LocalSilo(IHost host, int webPort, int httpPort)
    {
        _host = host;
        Web = new HttpClient { BaseAddress = new($"http://127.0.0.1:{webPort}") };
        Web.DefaultRequestHeaders.Add("X-FgClip", "1");
        Health = new HttpClient { BaseAddress = new($"http://127.0.0.1:{httpPort}") };
    }

    /// <summary>A client of the dashboard's port.</summary>
    public HttpClient Web { get; }

    /// <summary>A client of the health port.</summary>
    public HttpClient Health { get; }

    /// <summary>The services of the silo.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a silo, and waits until it takes work.</summary>
    public static async Task<LocalSilo> StartAsync()
    {
        var (webPort, httpPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        var configuration = SiloConfiguration.Load(
            ["--Web:Port", $"{webPort}", "--HttpPort", $"{httpPort}", "--Logging:LogLevel:FgClip", "Warning"]);
        return new(await SiloHost.StartAsync(SiloConfiguration.Read(configuration), configuration), webPort, httpPort);
    }

    /// <summary>Submits a job.</summary>
    /// <returns>The job's id.</returns>
    public async Task<string> SubmitAsync(string spec)
    {
        using var response = await Web.PostAsync("/api/v1/jobs", new StringContent(spec, System.Text.Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["job"]!;
    }

    /// <summary>Reads the phase of a job.</summary>
    public async Task<string> PhaseAsync(string job) => (string)(await Web.GetFromJsonAsync<JsonNode>($"/api/v1/jobs/{job}"))!["phase"]!;

    /// <summary>Cancels a job.</summary>
    public async Task CancelAsync(string job)
    {
        using var response = await Web.PostAsync($"/api/v1/jobs/{job}/cancel", null);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        Health.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }
}
