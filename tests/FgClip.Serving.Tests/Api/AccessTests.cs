using System.Net;
using System.Net.Http.Json;
using FgClip.TestKit.Services;

namespace FgClip.Serving.Tests.Api;

[Collection(nameof(ServedModel))]
public sealed class AccessTests(ServedModel served)
{
    [Fact]
    public async Task With_a_key_nothing_but_health_is_answered_without_it()
    {
        using var stranger = new HttpClient { BaseAddress = served.Address };
        using var liar = new HttpClient { BaseAddress = served.Address };
        liar.DefaultRequestHeaders.Authorization = new("Bearer", "another-key-of-letters");

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(stranger));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(liar));
        var models = await stranger.GetAsync("/v1/models", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, models.StatusCode);
        Assert.Equal("Healthy", await stranger.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(served.Http));
    }

    [Fact]
    public async Task Without_a_key_programs_of_this_machine_may_ask_and_other_sites_pages_may_not()
    {
        var address = new Uri($"http://127.0.0.1:{ReservedPort.Take()}");
        await using var server = await served.StartAsync(
            address, new() { ModelName = ServedModel.Name, Web = ServedModel.Web(address, key: "") });
        using var program = new HttpClient { BaseAddress = address };
        using var page = new HttpClient { BaseAddress = address };
        page.DefaultRequestHeaders.Add("Origin", "https://example.org");
        using var renamed = new HttpClient { BaseAddress = address };
        renamed.DefaultRequestHeaders.Host = "rebound.example.org";

        Assert.Equal(HttpStatusCode.OK, await AskAsync(program));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(page));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(renamed));
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http) =>
        (await http.PostAsJsonAsync(
            "/v1/embeddings", new { model = ServedModel.Name, input = "a" }, TestContext.Current.CancellationToken)).StatusCode;
}
