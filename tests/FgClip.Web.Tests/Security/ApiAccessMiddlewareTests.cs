using System.Net;

namespace FgClip.Web.Tests.Security;

/// <summary>A real silo, asked as browsers, programs and strangers ask.</summary>
public sealed class ApiAccessMiddlewareTests(SyntheticJobs jobs)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_key_nothing_is_told_without_it()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key);
        using var stranger = new HttpClient { BaseAddress = silo.Http.BaseAddress };

        foreach (var path in await WebPaths.ReadAsync(silo))
        {
            using var response = await stranger.GetAsync(path, Cancel);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, response.StatusCode));
            Assert.DoesNotContain("shard", await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task The_key_opens_it_and_another_does_not()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key);
        Assert.Empty((await silo.GetAsync("/api/v1/jobs")).AsArray());

        foreach (var wrong in (string[])[ServedSilo.Key + "x", ServedSilo.Key[1..], "eyJhbGciOiJub25lIn0.e30."])
        {
            silo.Http.DefaultRequestHeaders.Authorization = new("Bearer", wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, (await silo.SendAsync(HttpMethod.Get, "/api/v1/jobs")).Status);
        }
    }

    [Fact]
    public async Task A_browser_gets_a_form_and_for_the_key_a_session()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key);
        silo.Http.DefaultRequestHeaders.Authorization = null;
        silo.Http.DefaultRequestHeaders.Accept.Add(new("text/html"));
        using var form = await silo.Http.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, form.StatusCode);
        Assert.Contains("<form method=\"post\" action=\"/session\">", await form.Content.ReadAsStringAsync(Cancel));

        using var wrong = await SignInAsync(silo, "wrong key, wrong key");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("That is not the key", await wrong.Content.ReadAsStringAsync(Cancel));

        using var right = await SignInAsync(silo, ServedSilo.Key);
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);

        silo.Http.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using var page = await silo.Http.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        // The session alone changes nothing: a foreign page could send it along.
        Assert.Equal(HttpStatusCode.Forbidden, (await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs/none/pause")).Status);
        silo.Http.DefaultRequestHeaders.Add("X-FgClip", "1");
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs/none/pause")).Status);
    }

    [Fact]
    public async Task Another_sites_page_changes_nothing_and_makes_the_silo_do_nothing()
    {
        await using var silo = await ServedSilo.StartAsync();
        foreach (var (header, value) in ((string, string)[])[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
            ("Origin", "http://elsewhere.example"), ("Origin", "null")])
        {
            silo.Http.DefaultRequestHeaders.Add(header, value);

            Assert.Equal(HttpStatusCode.Forbidden, (await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs", jobs.Spec(1, 1))).Status);
            var (status, problem) = await silo.SendAsync(HttpMethod.Get, "/api/v1/jobs/none/rows/0/0/heatmap");
            Assert.Equal((value, HttpStatusCode.Forbidden), (value, status));
            Assert.Contains("Another site's page", (string)problem!["detail"]!);
            using var page = await silo.Http.GetAsync("/", Cancel);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);

            silo.Http.DefaultRequestHeaders.Remove(header);
        }

        Assert.Empty((await silo.GetAsync("/api/v1/jobs")).AsArray());
    }

    [Fact]
    public async Task A_form_that_cant_be_read_is_refused_and_logged_nowhere()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key);
        silo.Http.DefaultRequestHeaders.Authorization = null;
        foreach (var (type, body, expected) in ((string, string, HttpStatusCode)[])[
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nbroken",
                HttpStatusCode.Unauthorized),
            ("multipart/form-data", "no boundary", HttpStatusCode.Unauthorized),
            ("application/x-www-form-urlencoded", $"key={new string('k', 6 << 20)}", HttpStatusCode.BadRequest),
            ("application/x-www-form-urlencoded", string.Concat(Enumerable.Repeat("k&", 5_000)), HttpStatusCode.BadRequest),
            ("text/plain", "key", HttpStatusCode.Unauthorized)])
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            using var response = await silo.Http.PostAsync("/session", content, Cancel);
            Assert.Equal((type, expected), (type, response.StatusCode));
        }

        Assert.DoesNotContain(silo.Log.Find(_ => true), line => line.Text.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_it_answers_to_names_of_this_machine_alone()
    {
        await using var silo = await ServedSilo.StartAsync();
        foreach (var (host, status) in new[] { ("localhost", HttpStatusCode.OK), ("127.0.0.1", HttpStatusCode.OK),
            ("rebound.example", HttpStatusCode.Forbidden) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/jobs") { Headers = { Host = $"{host}:{silo.Port}" } };
            using var response = await silo.Http.SendAsync(request, Cancel);
            Assert.Equal((host, status), (host, response.StatusCode));
        }
    }

    [Fact]
    public async Task Answers_tell_browsers_to_trust_nothing_else()
    {
        await using var silo = await ServedSilo.StartAsync();
        foreach (var path in (string[])["/", "/app.js", "/api/v1/jobs"])
        {
            using var response = await silo.Http.GetAsync(path, Cancel);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_key_is_in_no_log_and_no_answer()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key, ("Logging:LogLevel:Default", "Debug"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        await silo.SucceedAsync(await silo.SubmitAsync(jobs.Spec(rows: 5, shardRows: 5)));
        foreach (var path in (string[])["/api/v1/jobs", "/api/v1/devices", "/openapi/v1.json"])
            Assert.DoesNotContain(ServedSilo.Key, (await silo.GetAsync(path)).ToJsonString());

        Assert.DoesNotContain(silo.Log.Find(_ => true), line => line.Text.Contains(ServedSilo.Key, StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> SignInAsync(ServedSilo silo, string key)
    {
        using var content = new FormUrlEncodedContent([new("key", key)]);
        return await silo.Http.PostAsync("/session", content, Cancel);
    }
}
