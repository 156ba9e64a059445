using System.Net;
using System.Text;

namespace FgClip.Web.Tests.Search;

/// <summary>Searches that can't be meant or answered.</summary>
public sealed class SearchProblemTests(SearchedSilo searched, SyntheticJobs jobs) : IClassFixture<SearchedSilo>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly (string Body, int Status, string Words)[] Bodies =
    [
        ("{", 400, "not JSON"),
        ("null", 400, "must be what is looked for"),
        ("{}", 400, "Give one of: text, image, key, row"),
        ("""{"text":"a","key":"b"}""", 400, "Give one of: text, image, key, row"),
        ("""{"text":" "}""", 400, "text: is empty"),
        ("""{"text":"a","sort":"b"}""", 400, "member \"sort\""),
        ("""{"text":"a","of":"sound"}""", 400, "$.of"),
        ("""{"text":"a","of":7}""", 400, "of and from: must be"),
        ("""{"text":"a","top":0}""", 400, "top: must be 1 to 200"),
        ("""{"text":"a","offset":9999}""", 400, "offset: must be 0 to 10000"),
        ("""{"text":"a","minScore":2}""", 400, "minScore: must be -1 to 1"),
        ("""{"text":"a","contains":""}""", 400, "contains: must have"),
        ("""{"text":"a","statuses":null}""", 400, "statuses: must be"),
        ("""{"text":"a","box":[0,0,1,1]}""", 400, "box: is of an image or a row"),
        ("""{"text":"a","from":"image"}""", 400, "from, region and cell"),
        ("""{"text":"a","of":"text","head":"long"}""", 409, "text_embedding_long"),
        ("""{"key":"nowhere"}""", 400, "no row with the key nowhere"),
        ("""{"row":{"shard":99,"row":0}}""", 400, "no shard 99"),
        ("""{"row":{"shard":0,"row":9999}}""", 400, "no row 9999"),
        ("""{"row":{"shard":-1,"row":0}}""", 400, "0 or more"),
        ("""{"row":{"shard":0,"row":0},"from":"region","region":99}""", 400, "no vector of its box 99"),
        ("""{"row":{"shard":0,"row":0},"region":1}""", 400, "region: is for from region"),
        ("""{"row":{"shard":0,"row":0},"cell":[999,0]}""", 400, "cell: is outside of the heat map"),
        ("""{"row":{"shard":0,"row":0},"cell":[1]}""", 400, "cell: must be two numbers"),
        ("""{"row":{"shard":0,"row":0},"box":[5,5,1,1]}""", 400, "box: must be four numbers"),
        ("""{"row":{"shard":0,"row":0},"box":[9990,9990,9999,9999]}""", 400, "box: is outside of the image"),
        ("""{"row":{"shard":0,"row":0},"cell":[0,0],"from":"image"}""", 400, "Give one of: from, box, cell"),
        ("""{"image":"/etc/passwd"}""", 400, "image: must be a data:"),
        ("""{"image":"data:image/png;base64,%%"}""", 400, "image: must be a data:"),
        ("""{"image":"data:image/png;base64,AAAA"}""", 400, "image: "),
    ];

    [Fact]
    public async Task What_is_wrong_is_a_problem_that_says_so()
    {
        foreach (var (body, expected, words) in Bodies)
        {
            var (status, problem) = await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{searched.Job}/search", body);

            Assert.Equal((body, expected), (body, (int)status));
            Assert.Equal(expected, (int)problem!["status"]!);
            Assert.Contains(words, (string)problem["detail"]!);
        }

        Assert.DoesNotContain(searched.Silo.Log.Find(_ => true), line => line.Text.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/jobs/{searched.Job}/search")
        {
            Content = new StringContent(new string(' ', 25 << 20), Encoding.UTF8, "application/json"),
        };
        // The body is sent only once the server wants it.
        request.Headers.ExpectContinue = true;
        using var refused = await searched.Silo.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);

        var body = $$"""{"image":"data:image/png;base64,{{new string('A', 23 << 20)}}"}""";
        var (large, problem) = await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{searched.Job}/search", body);
        Assert.Equal(HttpStatusCode.BadRequest, large);
        Assert.Contains("at most 16 MiB", (string)problem!["detail"]!);
    }

    [Fact]
    public async Task A_job_that_is_not_finished_or_not_known_cannot_be_searched()
    {
        var running = await searched.Silo.SubmitAsync(jobs.Spec(rows: 20_000, shardRows: 100));
        await searched.Silo.WaitAsync(running, status => (int)status["shards"]! > 0);
        await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{running}/pause");

        foreach (var (job, method, expected) in (IEnumerable<(string, HttpMethod, HttpStatusCode)>)
            [(running, HttpMethod.Post, HttpStatusCode.Conflict), (running, HttpMethod.Get, HttpStatusCode.Conflict),
                ("none", HttpMethod.Post, HttpStatusCode.NotFound)])
        {
            var (status, problem) = await searched.Silo.SendAsync(
                method, $"/api/v1/jobs/{job}/search", method == HttpMethod.Post ? """{"text":"a"}""" : null);
            Assert.Equal((job, expected), (job, status));
            Assert.Contains(job == "none" ? "none" : "is not finished", (string)problem!["detail"]!);
        }

        await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{running}/cancel");
    }

    [Fact]
    public async Task Another_sites_page_may_not_search()
    {
        using var http = new HttpClient { BaseAddress = searched.Silo.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/jobs/{searched.Job}/search")
        {
            Content = new StringContent("""{"text":"a"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("X-FgClip", "1");

        using var refused = await http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
