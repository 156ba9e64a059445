using System.Text.Json.Nodes;

namespace FgClip.Web.Tests.Api;

/// <summary>Requests that can't be meant, all of them to one silo.</summary>
public sealed class ProblemTests(SyntheticJobs jobs)
{
    private static readonly (string Method, string Path, string? Body, int Status, string Words)[] Requests =
    [
        ("GET", "/api/v1/jobs/none", null, 404, "none"),
        ("POST", "/api/v1/jobs/none/pause", null, 404, "none"),
        ("GET", "/api/v1/jobs/none/events", null, 404, "none"),
        ("GET", "/api/v1/jobs/none/shards?since=yesterday", null, 400, "yesterday"),
        ("POST", "/api/v1/jobs", "{", 400, ""),
        ("POST", "/api/v1/jobs", "null", 400, "must be an object"),
        ("POST", "/api/v1/jobs",
            """{"model":{"name":"m","digest":"x","location":"m"},"inputs":[],"output":"","features":{"image":false}}""", 400,
            "Inputs: name at least one"),
        ("GET", "/api/v1/jobs/none/rows?count=900", null, 400, "1 to 48"),
    ];

    [Fact]
    public async Task What_is_wrong_is_a_problem_that_says_so()
    {
        await using var silo = await ServedSilo.StartAsync();

        foreach (var (method, path, body, expected, words) in Requests)
        {
            var (status, problem) = await silo.SendAsync(new HttpMethod(method), path, body);

            Assert.Equal((path, expected), (path, (int)status));
            Assert.Equal(expected, (int)problem!["status"]!);
            Assert.Contains(words, (string)problem["detail"]!);
        }

        foreach (var (member, value, words) in Mistakes())
        {
            var spec = JsonNode.Parse(jobs.Spec(rows: 1, shardRows: 1))!;
            var names = member.Split('.');
            names[..^1].Aggregate(spec, (node, name) => node[name]!)[names[^1]] = value?.DeepClone();

            var (status, problem) = await silo.SendAsync(HttpMethod.Post, "/api/v1/jobs", spec.ToJsonString());

            Assert.Equal((member, 400), (member, (int)status));
            Assert.Contains(words, (string)problem!["detail"]!);
        }

        Assert.Empty((await silo.GetAsync("/api/v1/jobs")).AsArray());
        Assert.DoesNotContain(silo.Log.Find(_ => true), line => line.Text.Contains("Exception", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Member, JsonNode? Value, string Words)> Mistakes()
    {
        // Every member that holds an object, a list or a text.
        foreach (var member in (string[])["model", "inputs", "output", "features", "manifest", "shards", "run", "model.name",
            "model.digest", "model.location", "features.textHeads", "manifest.imageRoots", "manifest.imageColumn", "manifest.keyColumn"])
            yield return (member, null, member.Split('.')[^1]);
        yield return ("inputs", new JsonArray((JsonNode?)null), "Inputs: an address is empty");
        yield return ("manifest.imageRoots", new JsonArray((JsonNode?)null), "Manifest.ImageRoots: an address is empty");
        yield return ("manifest.imageExtensions", new JsonArray((JsonNode?)null), "an extension is empty");
        yield return ("features.textHeads", new JsonArray((JsonNode?)null), "textHeads");
        yield return ("retry", JsonNode.Parse("""{"number": 1, "statuses": null}"""), "statuses");
        yield return ("extension", JsonNode.Parse("""{"plan": 1, "inputs": null}"""), "inputs");
        yield return ("output", "hdfs://host/out", "hdfs");
        yield return ("output", "hf://datasets/owner/name/out", "hf://");
        yield return ("inputs", new JsonArray("ftp://host/list.jsonl"), "ftp");
        yield return ("output", "/data/a?sig=secret", "Output: an address holds a credential");
    }
}
