using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using FgClip.TestKit;

namespace FgClip.Web.Tests.Search;

/// <summary>Maps of a job's dataset over HTTP.</summary>
public sealed class MapApiTests(SearchedSilo searched) : IClassFixture<SearchedSilo>
{
    [Fact]
    public async Task A_map_has_every_vector_of_a_small_dataset_and_equal_vectors_in_one_place()
    {
        var map = await searched.Silo.GetAsync($"/api/v1/jobs/{searched.Job}/map?of=image&sample=5000");

        var points = map["points"]!.AsArray().Select(point => point!).ToList();
        var rows = await DuckDb.QueryAsync($"select key, short_caption from {searched.Parts}");
        Assert.Equal(rows.Select(row => ((string)row["key"]!, (string)row["short_caption"]!)).Order(),
            points.Select(point => ((string)point["key"]!, (string)point["caption"]!)).Order());
        Assert.All(points, point => Assert.Equal("ok", (string)point["status"]!));
        var (components, scale) = ((int)map["components"]!, (float)map["scale"]!);
        var bytes = Convert.FromBase64String((string)map["coordinates"]!);
        Assert.Equal(points.Count * components * 2, bytes.Length);
        Assert.InRange(map["shares"]!.AsArray().Sum(share => (double)share!), 0.5, 1.0001);
        var places = points.Zip(bytes.Chunk(2 * components)).ToLookup(
            point => (string)point.First["key"]!,
            point => (BinaryPrimitives.ReadInt16LittleEndian(point.Second) * scale,
                BinaryPrimitives.ReadInt16LittleEndian(point.Second.AsSpan(2)) * scale));
        // The English and the Chinese row of an image have one vector.
        Assert.All(places, pair => Assert.Single(pair.Distinct()));
        Assert.True(places.Select(pair => pair.First()).Distinct().Count() > SearchedSilo.Images / 2);
    }

    [Fact]
    public async Task A_sample_of_boxes_has_labels_and_what_cannot_be_meant_is_refused()
    {
        var map = await searched.Silo.GetAsync($"/api/v1/jobs/{searched.Job}/map?of=region&sample=40");
        Assert.Equal(40, map["points"]!.AsArray().Count);
        Assert.All(map["points"]!.AsArray(), point => Assert.NotEmpty((string)point!["label"]!));

        foreach (var (query, expected, words) in (IEnumerable<(string, HttpStatusCode, string)>)
            [("of=sound", HttpStatusCode.BadRequest, "of: 'sound'"), ("sample=0", HttpStatusCode.BadRequest, "sample: must be 1 to 20000"),
                ("sample=20001", HttpStatusCode.BadRequest, "sample: must be 1 to 20000")])
        {
            var (status, problem) = await searched.Silo.SendAsync(HttpMethod.Get, $"/api/v1/jobs/{searched.Job}/map?{query}");
            Assert.Equal((query, expected), (query, status));
            Assert.Contains(words, (string)problem!["detail"]!);
        }
    }

    [Fact]
    public async Task The_library_of_the_map_is_the_packages_own_file_with_its_license()
    {
        var cancel = TestContext.Current.CancellationToken;
        var script = await searched.Silo.Http.GetByteArrayAsync("/umap-js.min.js", cancel);
        Assert.Equal("9d226db25cc57eae1e1843765eac64c90f6bccfdeb2c2be2520b2e310abc3ded", Convert.ToHexStringLower(SHA256.HashData(script)));
        Assert.Contains("Apache License", await searched.Silo.Http.GetStringAsync("/umap-js.LICENSE.txt", cancel));
    }
}
