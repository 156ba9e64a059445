using System.Net;
using System.Text.Json;
using FgClip.TestKit;
using FgClip.Web.Tests.Search;

namespace FgClip.Web.Tests.Api;

/// <summary>Retry, mining and evaluation over HTTP: what is refused, with which words.</summary>
public sealed class WorkApiTests(SearchedSilo searched, SyntheticJobs jobs) : IClassFixture<SearchedSilo>
{
    [Fact]
    public async Task Models_are_found_by_their_place()
    {
        var found = Assert.Single((await searched.Silo.GetAsync($"/api/v1/models?location={Uri.EscapeDataString(jobs.Model)}")).AsArray())!;

        Assert.Equal((jobs.ModelDigest, true), ((string)found["digest"]!, (bool)found["dense"]!));
        Assert.Contains("short", found["heads"]!.AsArray().Select(head => (string)head!));
        Assert.Equal((HttpStatusCode.BadRequest, true),
            await AskAsync(HttpMethod.Get, "/api/v1/models?location=/nowhere", null, "location: "));
    }

    [Theory]
    [InlineData("""{"statuses": ["ok"]}""", "Retry.Statuses: rows that are ok are not done again.")]
    [InlineData("""{"statuses": []}""", "Retry.Statuses: name at least one.")]
    [InlineData("""{"ignoreOptOut": true}""", "ignoreOptOut: ")]
    [InlineData("""{"status": ["missing"]}""", "The body has a member \"status\", which this version does not know.")]
    [InlineData("""{"name": "a\nb"}""", "Name: must have no control characters")]
    public async Task A_retry_that_cannot_be_meant_is_refused_and_opens_no_pass(string body, string detail)
    {
        var answer = await AskAsync(HttpMethod.Post, $"/api/v1/jobs/{searched.Job}/retry", body, detail);

        Assert.Equal((HttpStatusCode.BadRequest, true), answer);
        Assert.False(Directory.Exists(Path.Combine(searched.Output, "_retries")));
    }

    [Theory]
    [InlineData(
        """{"spec": {"embeddings": "/x", "output": "/y", "anchor": "image", "candidate": "attribute"}}""",
        "Candidate: attribute needs region")]
    [InlineData(
        """{"spec": {"embeddings": "ftp://x", "output": "/y", "anchor": "image", "candidate": "text"}}""",
        "\"ftp://\" addresses are not")]
    [InlineData(
        """{"spec": {"embeddings": "/x", "output": "/y", "anchor": "image", "candidate": "text"}, "name": ""}""",
        "Name: must not be empty")]
    [InlineData(
        """{"spec": {"embeddings": "/x", "output": "/y", "anchor": "image", "candidate": "text", "top": 1}}""",
        "The body has a member")]
    public async Task Mining_that_cannot_be_meant_is_refused(string body, string detail) =>
        Assert.Equal((HttpStatusCode.BadRequest, true), await AskAsync(HttpMethod.Post, "/api/v1/jobs/mine", body, detail));

    [Fact]
    public async Task An_evaluation_answers_with_its_numbers_and_is_read_again()
    {
        using var folder = new TempFolder();
        var path = $"/api/v1/jobs/{searched.Job}/evaluate";
        var body = JsonSerializer.Serialize(new { task = "retrieval", output = folder.At("report"), ranks = new[] { 1, 3 } });

        var (first, report) = await searched.Silo.SendAsync(HttpMethod.Post, path, body);
        var (second, again) = await searched.Silo.SendAsync(HttpMethod.Post, path, body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first, second));
        Assert.Equal(report!.ToJsonString(), again!.ToJsonString());
        Assert.Equal(4, report["metrics"]!.AsArray().Count);
        Assert.Equal((HttpStatusCode.Conflict, true), await AskAsync(HttpMethod.Post, path,
            JsonSerializer.Serialize(new { task = "retrieval", output = folder.At("report"), ranks = new[] { 1 } }), ""));
        Assert.Equal((HttpStatusCode.BadRequest, true), await AskAsync(HttpMethod.Post, path,
            JsonSerializer.Serialize(new { output = folder.At("other"), ranks = new[] { 3, 1 } }), "Ranks: must be ascending"));
        Assert.Equal((HttpStatusCode.NotFound, true), await AskAsync(HttpMethod.Post, "/api/v1/jobs/none/evaluate", body, ""));
    }

    [Fact]
    public async Task Who_may_not_pause_a_job_may_not_begin_one()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key);
        using var stranger = new HttpClient { BaseAddress = new($"http://127.0.0.1:{silo.Port}") };
        foreach (var path in (string[])["jobs/mine", "jobs/x/retry", "jobs/x/evaluate"])
        {
            using var answer = await stranger.PostAsync($"/api/v1/{path}", new StringContent("{}"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        // Without a key, a page from elsewhere lacks the header.
        using var elsewhere = new HttpClient { BaseAddress = new($"http://127.0.0.1:{searched.Silo.Port}") };
        using var refused = await elsewhere.PostAsync("/api/v1/jobs/mine", new StringContent("{}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private async Task<(HttpStatusCode Status, bool IsSaid)> AskAsync(HttpMethod method, string path, string? body, string detail)
    {
        var (status, answer) = await searched.Silo.SendAsync(method, path, body);
        return (status, ((string?)answer?["detail"])?.Contains(detail, StringComparison.Ordinal) is true);
    }
}
