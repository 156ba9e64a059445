using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
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

    [Theory]
    [InlineData("""{"task": "classify", "output": "/y"}""", 400, "Classes: name at least one.")]
    [InlineData("""{"task": "boxes", "output": "/y", "classes": ["a\tb", "c"]}""", 409, "Class 2 of classes is 'c'")]
    [InlineData("""{"task": "boxes", "output": "/y", "classes": ["a"], "templates": ["b"]}""", 409, "templates has the template 'b'")]
    [InlineData("""{"task": "boxes", "output": "/y", "classes": ["a"], "ranks": [2, 1]}""", 400, "Ranks: must be ascending")]
    [InlineData("""{"task": "boxes", "output": "/y", "classes": ["a", "b\nc"]}""", 400, "Classes[1]: write one line of text")]
    [InlineData("""{"task": "boxes", "output": "/y", "classes": ["a", "", "c"]}""", 400, "Classes[1]: write one line of text")]
    [InlineData("""{"task": "boxes", "output": "/y", "classes": ["a"], "templates": [" "]}""", 400, "Templates[0]: write one line of text")]
    public async Task Classes_that_cannot_be_meant_are_refused(string body, int status, string detail)
    {
        using var folder = new TempFolder();
        body = body.Replace("/y", folder.At("out"), StringComparison.Ordinal);

        var path = $"/api/v1/jobs/{searched.Job}/evaluate";
        Assert.Equal(((HttpStatusCode)status, true), await AskAsync(HttpMethod.Post, path, body, detail));
        // The right list may have the same output.
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public async Task Images_find_the_classes_of_a_column_as_the_command_has_it()
    {
        using var folder = new TempFolder();
        string[] classes = [.. (await DuckDb.QueryAsync($"select distinct short_caption as text from {searched.Parts} order by 1"))
            .Select(row => (string)row["text"]!)];
        var body = JsonSerializer.Serialize(new { task = "classify", classes, label = "short_caption", output = folder.At("page") });

        var (status, report) = await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{searched.Job}/evaluate", body);

        Assert.True(status is HttpStatusCode.OK, $"{report}");
        await CliProcess.RunAsync(
            null, "evaluate", "classify", "--embeddings", searched.Output, "--model", jobs.Model, "--label", "short_caption", "--classes",
            folder.Write("classes", string.Join('\n', classes)), "--output", folder.At("command"));
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(folder.At("command"), "_records", "manifest.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(2, report!["metrics"]!.AsArray().Count);
        Assert.Equal(Hits(expected), Hits(report));
        Assert.All(Hits(report), metric => Assert.True(metric.Hits > 0));

        static IEnumerable<(string Name, long Hits, long Queries)> Hits(JsonNode report) => [.. report["metrics"]!.AsArray().Select(
            metric => ((string)metric!["name"]!, (long)metric["hits"]!, (long)metric["queries"]!))];
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
