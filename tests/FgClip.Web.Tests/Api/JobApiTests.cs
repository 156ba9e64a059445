using System.Net;
using System.Text.Json.Nodes;
using FgClip.TestKit.Processes;

namespace FgClip.Web.Tests.Api;

public sealed class JobApiTests(SyntheticJobs jobs)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_submitted_watched_and_looked_at()
    {
        await using var silo = await ServedSilo.StartAsync();
        var spec = jobs.Spec(rows: 90, shardRows: 20);

        var job = await silo.SubmitAsync(spec);
        var done = await silo.SucceedAsync(job);

        Assert.Equal((90, 5, 5), ((int)done["rowsDone"]!, (int)done["shards"]!, (int)done["shardsDone"]!));
        Assert.Equal((87, 3), ((int)done["statuses"]!["ok"]!, (int)done["statuses"]!["missing"]!));
        Assert.Equal(job, (string)Assert.Single((await silo.GetAsync("/api/v1/jobs")).AsArray())!["job"]!);
        var (again, same) = await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs", spec);
        Assert.Equal((HttpStatusCode.OK, job), (again, (string)same!["job"]!));

        Assert.Equal(Path.GetFileName((string)done["output"]!), (string)done["name"]!);
        var named = JsonNode.Parse(spec)!;
        named["name"] = "90 rows <b>";
        Assert.Equal("90 rows <b>", (string)(await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs", named.ToJsonString())).Answer!["name"]!);
        Assert.Equal("90 rows <b>", (string)Assert.Single((await silo.GetAsync("/api/v1/jobs")).AsArray())!["name"]!);
        named["name"] = "two\nlines";
        var (bad, problem) = await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs", named.ToJsonString());
        Assert.Equal((HttpStatusCode.BadRequest, "Name: must have no control characters or line breaks; character 4 is U+000A."),
            (bad, (string)problem!["detail"]!));

        var history = await silo.GetAsync($"/api/v1/jobs/{job}/history");
        Assert.Equal(90, (int)history["rows"]!.AsArray()[^1]!);
        Assert.Equal(0, (int)history["seconds"]![0]!);
        Assert.Equal(history["rows"]!.AsArray().Count, history["seconds"]!.AsArray().Count);

        var shards = await silo.GetAsync($"/api/v1/jobs/{job}/shards");
        Assert.Equal(5, (int)shards["total"]!);
        Assert.Equal("d5", string.Concat(shards["runs"]!.AsArray().Select(run => (string)run!["states"]!)));
        var since = await silo.GetAsync($"/api/v1/jobs/{job}/shards?since={(string)shards["moment"]!}");
        Assert.False((bool)since["whole"]!);
        Assert.Empty(since["runs"]!.AsArray());
    }

    [Fact]
    public async Task Rows_come_with_their_nearest_captions_images_and_maps()
    {
        await using var silo = await ServedSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec(rows: 40, shardRows: 20));
        await silo.SucceedAsync(job);

        var rows = (await silo.GetAsync($"/api/v1/jobs/{job}/rows?count=10")).AsArray();
        Assert.Equal(10, rows.Count);
        Assert.Equal(2, rows.Select(row => (int)row!["shard"]!).Distinct().Count());
        Assert.All(rows.Where(row => (string)row!["status"]! == "ok"), row =>
        {
            var scores = row!["nearest"]!.AsArray().Select(near => (float)near!["score"]!).ToList();
            Assert.Equal(3, scores.Count);
            Assert.Equal(scores.OrderDescending(), scores);
        });
        var ownFirst =
            rows.Count(row => row!["nearest"]!.AsArray() is [{ } first, ..] && (string?)first["text"] == (string?)row["caption"]);
        Assert.True(ownFirst >= 3, $"{ownFirst} of 10 images are nearest to their own caption");

        using var image = await silo.Http.GetAsync($"/api/v1/jobs/{job}/rows/0/0/picture?size=64", Cancel);
        Assert.Equal("image/jpeg", image.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xff, 0xd8, 0xff], (await image.Content.ReadAsByteArrayAsync(Cancel))[..3]);

        var map = await silo.GetAsync($"/api/v1/jobs/{job}/rows/0/0/heatmap?text=a%20red%20circle");
        Assert.StartsWith("data:image/png;base64,iVBOR", (string)map["image"]!, StringComparison.Ordinal);
        Assert.InRange((float)map["min"]!, -1, (float)map["max"]!);
        Assert.True((int)map["width"]! > 0 && (int)map["height"]! > 0);

        var errors = (await silo.GetAsync($"/api/v1/jobs/{job}/errors")).AsArray();
        Assert.Equal(["row-3", "row-33"], errors.Select(row => (string)row!["key"]!).Order());
        Assert.All(errors, row => Assert.Contains("none.png", (string)row!["error"]!));
    }

    [Fact]
    public async Task A_job_is_paused_resumed_cancelled_and_forgotten()
    {
        await using var silo = await ServedSilo.StartAsync(key: null, [], SiloFaults.StopAtBatch(3));
        var job = await silo.SubmitAsync(jobs.Spec(rows: 400, shardRows: 20));

        Assert.True((bool)(await silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/pause")).Answer!["paused"]!);
        Assert.False((bool)(await silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/resume")).Answer!["paused"]!);
        var (running, refusal) = await silo.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}");
        Assert.Equal(HttpStatusCode.Conflict, running);
        Assert.Contains("is not over", (string)refusal!["detail"]!);
        await silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/cancel");
        await silo.WaitAsync(job, status => (string)status["phase"]! == "cancelled");
        var (forgotten, last) = await silo.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}");
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (forgotten, (string)last!["phase"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Get, $"/api/v1/jobs/{job}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}")).Status);
    }

    [Fact]
    public async Task The_document_describes_every_verb()
    {
        await using var silo = await ServedSilo.StartAsync();

        var document = await silo.GetAsync("/openapi/v1.json");

        Assert.StartsWith("3.", (string)document["openapi"]!);
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!))
            .ToList();
        string[] verbs = ["listJobs", "submitJob", "getJob", "watchJob", "pauseJob", "resumeJob", "cancelJob", "forgetJob", "retryJob",
            "mineJob", "evaluateJob", "getShards", "getHistory", "listDevices", "listModels", "sampleRows", "sampleErrors", "getPicture",
            "getHeatmap", "searchJob", "getSearch", "getRow", "getMap"];
        Assert.Equal(verbs.Order(), operations.Select(operation => (string)operation["operationId"]!).Order());
        Assert.All(operations, operation => Assert.EndsWith(".", (string)operation["summary"]!));
        Assert.Contains("shardsDone",
            document["components"]!["schemas"]!["JobView"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task Devices_say_what_they_spend_their_time_on()
    {
        await using var silo = await ServedSilo.StartAsync();
        await silo.SucceedAsync(await silo.SubmitAsync(jobs.Spec(rows: 60, shardRows: 20)));

        var device = Assert.Single((await silo.GetAsync("/api/v1/devices")).AsArray())!;

        Assert.Equal(("cpu", 3), ((string)device["device"]!, (int)device["shardsDone"]!));
        Assert.InRange((double)device["computing"]!, 0.001, 1);
        Assert.InRange((double)device["picturesPerBatch"]!, 1, 64);
        Assert.Equal(0, (double)device["padding"]!);
    }
}
