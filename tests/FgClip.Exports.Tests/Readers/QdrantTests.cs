using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using FgClip.Exports.Specs;
using FgClip.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FgClip.Exports.Tests.Readers;

/// <summary>
/// What the script sends by curl. No Qdrant can be had for the tests: requests are held against the types of Qdrant's own client, by
/// TypeScript's compiler.
/// </summary>
public sealed class QdrantTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_script_makes_the_collection_and_sends_every_row()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Qdrant, spec => spec with { Table = "images" });

        var requests = await SendAsync(folder);

        Assert.Equal("GET /collections/images", requests[0].Line);
        Assert.Equal("PUT /collections/images", requests[1].Line);
        Assert.All(requests.Skip(2), request => Assert.Equal("PUT /collections/images/points?wait=true", request.Line));
        Assert.All(requests, request => Assert.Equal("secret", request.Key));
        Assert.Equal(ExportedRows.Dimensions, (int)requests[1].Body!["vectors"]!["image_embedding"]!["size"]!);
        var points = requests.Skip(2).SelectMany(request => request.Body!["points"]!.AsArray()).ToList();
        Assert.Equal(manifest.Count.Exported, points.Count);
        Assert.Equal(await rows.ExpectedAsync(), Read(points, "image_embedding").Where(row => row.Vector is not null));
        Assert.Equal(await rows.ExpectedAsync("text_embedding_short"),
            Read(points, "text_embedding_short").Where(row => row.Vector is not null));
        await CheckTypesAsync(requests);
    }

    [Fact]
    public async Task A_box_has_a_UUID_of_its_own()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Qdrant, spec => spec with { Vectors = ["regions"] });

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "part-00000001.jsonl"), Cancel);

        var ids = lines.SelectMany(line => JsonNode.Parse(line)!["points"]!.AsArray()).Select(point => (string)point!["id"]!).ToList();
        Assert.Equal(manifest.Parts[1].Rows, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
    }

    private static IReadOnlyList<ReadRow> Read(IEnumerable<JsonNode?> points, string column) => ReadRow.From(new JsonArray(
        [.. points.Select(point => (JsonNode)new JsonObject
        {
            ["row"] = point!["id"]!.DeepClone(),
            ["key"] = point["payload"]!["key"]!.DeepClone(),
            ["caption"] = point["payload"]!["caption"]?.DeepClone(),
            ["vector"] = point["vector"]![column]?.DeepClone(),
        })]));

    /// <summary>Runs the script against a server that keeps what comes, and knows no collection.</summary>
    private static async Task<IReadOnlyList<Request>> SendAsync(string folder)
    {
        var requests = new ConcurrentQueue<Request>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(async context =>
        {
            var body = context.Request.Method is "PUT" ? await JsonNode.ParseAsync(context.Request.Body) : null;
            requests.Enqueue(new($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", body,
                context.Request.Headers["api-key"].ToString()));
            context.Response.StatusCode = body is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        });
        await server.StartAsync(Cancel);
        var start = new ProcessStartInfo("sh", ["send.sh"]) { WorkingDirectory = folder, RedirectStandardError = true };
        start.Environment["QDRANT"] = server.Urls.First();
        start.Environment["QDRANT_API_KEY"] = "secret";
        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEndAsync(Cancel);
        await script.WaitForExitAsync(Cancel);
        Assert.True(script.ExitCode == 0, await error);
        return [.. requests];
    }

    private static async Task CheckTypesAsync(IReadOnlyList<Request> requests)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("requests.ts"),
            $$"""
            import type { Schemas } from "{{NodeScript.Packages}}/@qdrant/js-client-rest";
            export const collection: Schemas["CreateCollection"] = {{requests[1].Body!.ToJsonString()}};
            export const points: Schemas["PointsList"] = {{requests[2].Body!.ToJsonString()}};
            """, Cancel);
        using var compiler = Process.Start(new ProcessStartInfo("node",
        [
            Path.Combine(NodeScript.Packages, "typescript", "bin", "tsc"),
            "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module",
            "nodenext", folder.At("requests.ts"),
        ])
        { RedirectStandardOutput = true })!;
        var output = await compiler.StandardOutput.ReadToEndAsync(Cancel);
        await compiler.WaitForExitAsync(Cancel);
        Assert.True(compiler.ExitCode == 0, output);
    }

    private sealed record Request(string Line, JsonNode? Body, string Key);
}
