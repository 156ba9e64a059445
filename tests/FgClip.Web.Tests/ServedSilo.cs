using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Web.Tests;

/// <summary>A silo in a process of its own that serves its page; it is alone, without a Redis.</summary>
public sealed class ServedSilo : IAsyncDisposable
{
    /// <summary>A key.</summary>
    public const string Key = "a key of the tests, long enough";

    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromMinutes(3);

    private readonly ProgramProcess _process;

    private ServedSilo(ProgramProcess process, int port, bool hasKey)
    {
        (_process, Port) = (process, port);
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new($"http://127.0.0.1:{port}"),
        };
        if (hasKey)
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        else
            Http.DefaultRequestHeaders.Add("X-FgClip", "1");
    }

    /// <summary>The page's port.</summary>
    public int Port { get; }

    /// <summary>A program that may do everything.</summary>
    public HttpClient Http { get; }

    /// <summary>What the silo said.</summary>
    public ProcessLog Log { get; private init; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    /// <param name="key">Its key; null for none.</param>
    /// <param name="settings">Settings beside its ports.</param>
    public static Task<ServedSilo> StartAsync(string? key = null, params (string Name, string Value)[] settings) =>
        StartAsync(key, settings, []);

    /// <summary>Starts one with further variables in its environment.</summary>
    public static async Task<ServedSilo> StartAsync(string? key, (string Name, string Value)[] settings,
        Dictionary<string, string> variables)
    {
        var (log, port) = (new ProcessLog(), ServerProcess.FreePort());
        var all = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        all["Web:Port"] = $"{port}";
        all["CpuThreads"] = "1";
        if (key is not null)
            variables["FGCLIP__Web__Key"] = key;
        var process = SiloProcess.Start("silo", all, variables, core: null, log);
        var silo = new ServedSilo(process, port, key is not null) { Log = log };
        try
        {
            await log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: Cancel);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits a job.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SubmitAsync(string spec)
    {
        var (status, job) = await SendAsync(HttpMethod.Post, "/api/v1/jobs", spec);
        Assert.Equal(HttpStatusCode.Created, status);
        return (string)job!["job"]!;
    }

    /// <summary>Asks for JSON.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer!;
    }

    /// <summary>Sends something.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Answer)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Waits until a job is as wanted.</summary>
    public Task<JsonNode> WaitAsync(string job, Predicate<JsonNode> wanted) => PollAsync($"/api/v1/jobs/{job}", wanted);

    private async Task<JsonNode> PollAsync(string path, Predicate<JsonNode> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(BetweenQuestions, TimeProvider.System);
        while (true)
        {
            var status = await GetAsync(path);
            if (wanted(status))
                return status;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Waits until a job has a history of so many points.</summary>
    public Task<JsonNode> WaitForPointsAsync(string job, int points) =>
        PollAsync($"/api/v1/jobs/{job}/history", history => history["seconds"]!.AsArray().Count >= points);

    /// <summary>Waits until a job has succeeded.</summary>
    public async Task<JsonNode> SucceedAsync(string job)
    {
        var ended = await WaitAsync(job, status => (string)status["phase"]! is "succeeded" or "failed");
        Assert.True((string)ended["phase"]! == "succeeded", (string?)ended["error"]);
        return ended;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }
}
