using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FgClip.Web.Tests.Search;

/// <summary>What the page asks of a dataset whose parts lie in folders, beside one whose parts lie flat.</summary>
public sealed class FolderedDatasetTests(SearchedSilo searched) : IClassFixture<SearchedSilo>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_rows_maps_and_what_continues_with_it_are_those_of_a_flat_dataset()
    {
        var output = searched.NewPath("folders");
        var spec = JsonNode.Parse(searched.Spec(output, new { textHeads = new[] { "short" }, regions = true }))!;
        spec["shards"]!["folders"] = "always";
        var job = await searched.Silo.SubmitAsync(spec.ToJsonString());
        await searched.Silo.SucceedAsync(job);

        Assert.Equal(Parts(searched.Output), Parts(Path.Combine(output, "parts", "000000")));
        Assert.Empty(Directory.GetFiles(output, "part-*"));
        foreach (var asked in (string[])["rows?count=9", "rows?count=4&shard=1", "errors", "rows/1/3", "search",
            "map?of=image&sample=500", "map?of=region&sample=500"])
            Assert.Equal((asked, await AnswerAsync(searched.Job, asked)), (asked, await AnswerAsync(job, asked)));
        foreach (var asked in (string[])["rows/0/2/picture", "rows/0/2/heatmap?text=a%20red%20circle"])
            Assert.Equal((asked, await DigestAsync(searched.Job, asked)), (asked, await DigestAsync(job, asked)));
        var row = await searched.Silo.GetAsync($"/api/v1/jobs/{job}/rows/0/2");
        foreach (var body in (object[])[new { text = "a large green star", of = "image", top = 9 },
            new { text = "green star", of = "region", top = 9 }, new { key = (string)row["key"]!, of = "text", top = 9 }])
            Assert.Equal(await PostAsync(searched.Job, "search", body), await PostAsync(job, "search", body));
        foreach (var task in (string[])["retrieval", "negatives"])
        {
            Assert.Equal(
                (await EvaluateAsync(searched.Job, task)).ToJsonString(), (await EvaluateAsync(job, task)).ToJsonString());
        }
    }

    private static SortedDictionary<string, string> Parts(string folder) => new(Directory.GetFiles(folder, "part-*").ToDictionary(
        file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));

    private static string Text(JsonNode? answer, string job) => answer!.ToJsonString()
        .Replace(job, "JOB", StringComparison.Ordinal).Replace("parts/000000/", "", StringComparison.Ordinal);

    private async Task<string> AnswerAsync(string job, string asked) =>
        Text(await searched.Silo.GetAsync($"/api/v1/jobs/{job}/{asked}"), job);

    private async Task<string> DigestAsync(string job, string asked) => Convert.ToHexString(SHA256.HashData(
        await searched.Silo.Http.GetByteArrayAsync($"/api/v1/jobs/{job}/{asked}", Cancel)));

    private async Task<string> PostAsync(string job, string verb, object body)
    {
        var (status, answer) = await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/{verb}", JsonSerializer.Serialize(body));
        Assert.Equal(HttpStatusCode.OK, status);
        return Text(answer, job);
    }

    private async Task<JsonNode> EvaluateAsync(string job, string task)
    {
        var body = JsonSerializer.Serialize(new { task, output = searched.NewPath($"{job}-{task}") });
        var (_, answer) = await searched.Silo.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/evaluate", body);
        return answer!["metrics"]!;
    }
}
