using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;
using Microsoft.AspNetCore.Http;

namespace FgClip.Compatibility.Tests;

/// <summary>
/// Silos of version 0.1.0 are replaced by today's one after the other while they work on a job. Storage withholds the images of each stage
/// until a silo is replaced, so that every mixture of versions has work to do and the job cannot end before.
/// </summary>
public sealed class RollingUpgradeTests
{
    private const int Stages = 6, StageRows = 8;

    // None of them is a default: what a version drops on the way shows.
    private static readonly string[] Options =
    [
        "--features", "image,text,regions,dense", "--walk-type", "short,long", "--dense", "float16", "--dense-grid", "2x3",
        "--region-texts", "labels",
        "--max-num-patches", "128", "--no-normalize", "--layout", "clip-retrieval", "--shard-rows", "2", "--batch-images", "3",
        "--max-error-rate", "0.5",
    ];

    private int _stage;

    [Fact]
    public async Task A_job_that_began_on_silos_of_0_1_0_ends_on_those_of_today()
    {
        Assert.SkipWhen(OldBuild.Missing is not null, OldBuild.Missing ?? "");
        using var old = await OldFiles.UnpackAsync();
        await using var azurite = await Azurite.StartAsync();
        await UploadAsync(old, new BlobContainerClient(azurite.ConnectionString, "images"));
        await using var gate = await AzuriteGate.StartAsync(azurite);
        gate.Close(IsOfLaterStage);
        await using var cluster = await FaultCluster.StartAsync(
            new()
            {
                Coordinators = 2,
                SiloProgram = OldBuild.Silo,
                AzureConnectionString = gate.ConnectionString,
                Settings = new Dictionary<string, string> { ["Coordinator:LeaseDuration"] = "00:01:00" },
            },
            Token);
        var said = new ProcessLog();
        await using var client = CliProcess.StartProgram(OldBuild.Fgclip, said, cluster.Variables,
            ["submit", "--watch", .. Job(old, "upgraded")]);

        foreach (var silo in new[] { cluster.Workers[0], cluster.Coordinators[0], cluster.Workers[1], cluster.Coordinators[1] })
        {
            if (await Task.WhenAny(NextStageAsync(gate), client.WaitForExitAsync(Token)) is Task<int>)
                Assert.Fail($"The client ended:\n{said.Tail()}\nThe silos:\n{cluster.Log.Tail()}");
            Interlocked.Increment(ref _stage);
            gate.Close(IsOfLaterStage);
            Assert.Equal(0, await silo.StopAsync(Token));
            silo.Program = BuiltProgram.Silo;
            await silo.StartAsync(Token);
            Assert.Contains(await CliProcess.RunAsync(cluster.Variables, "list", "--json"),
                line => line.Text.Contains("\"phase\":\"running\"", StringComparison.Ordinal));
        }

        gate.Open();
        Assert.True(await client.WaitForExitAsync(Token) == 0, $"{said.Tail()}\nThe silos:\n{cluster.Log.Tail()}");
        Assert.Contains(said.Find(_ => true),
            line => line.Text.StartsWith($"succeeded: {Stages * StageRows} of {Stages * StageRows} rows", StringComparison.Ordinal));
        await CliProcess.RunAsync(null, "verify", old.At("upgraded"));

        // The same job by version 0.1.0 alone has the same record, but for the output, and the same vectors. (float16 keeps three digits.)
        await EmbedWithOldAsync(cluster, old);
        Assert.Equal(Specification(old.At("alone")), Specification(old.At("upgraded")));
        await OldRows.AssertSameAsync(old.At("alone"), old.At("upgraded"), tolerance: 1e-2);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private bool IsOfLaterStage(HttpRequest request) =>
        request.Path.Value!.Split('/')[^1].Split('-') is ["stage", var stage, ..] && int.Parse(stage) > Volatile.Read(ref _stage);

    /// <summary>Waits until a worker asks for an image of the next stage.</summary>
    private async Task NextStageAsync(AzuriteGate gate)
    {
        while (!(await gate.NextAsync(Token)).Contains($"/stage-{_stage + 1}-", StringComparison.Ordinal))
        {
        }
    }

    private static async Task UploadAsync(OldFiles old, BlobContainerClient container)
    {
        await container.CreateAsync(cancellationToken: Token);
        var lines = new List<string>();
        for (var row = 0; row < Stages * StageRows; row++)
        {
            var name = $"stage-{row / StageRows}-{row}.png";
            await container.GetBlobClient(name).UploadAsync(old.At("images", $"image-{row % 24:00}.png"), Token);
            lines.Add(
                $$"""{"key": "{{row}}", "image": "{{name}}", "caption": "number {{row}}", "boxes": [{"box": [1, 2, 20, 21], "label": "a red rectangle", "negatives": ["a blue one"]}]}""");
        }

        await File.WriteAllLinesAsync(old.At("rows.jsonl"), lines, Token);
    }

    private static string[] Job(OldFiles old, string output) =>
        ["--model", old.At("models", "fgclip2"), "--input", old.At("rows.jsonl"), "--image-root", "az://images", "--output", old.At(output),
        .. Options];

    private static async Task EmbedWithOldAsync(FaultCluster cluster, OldFiles old)
    {
        var log = new ProcessLog();
        await using var alone = CliProcess.StartProgram(OldBuild.Fgclip, log, cluster.Variables, ["embed", .. Job(old, "alone")]);
        Assert.True(await alone.WaitForExitAsync(Token) == 0, log.Tail());
    }

    private static string Specification(string dataset)
    {
        var specification = JsonNode.Parse(File.ReadAllText(Path.Combine(dataset, "_job.json")))!["spec"]!.AsObject();
        specification.Remove("output");
        return specification.ToJsonString();
    }
}
