using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FgClip.TestKit;
using FgClip.TestKit.S3;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

/// <summary>One job on every store. FGCLIP_TEST_SAMPLES makes it larger.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedStoresTests(ShapesModel shapes)
{
    private static readonly int Samples = TestSize.Get("FGCLIP_TEST_SAMPLES", otherwise: 24);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_and_a_strict_bucket_get_the_parts_that_a_folder_gets()
    {
        var manifest = await DrawAsync();
        var files = await OnFilesAsync(manifest);

        Assert.NotEmpty(files);
        Assert.Equal(files, await OnAzuriteAsync(manifest));
        await using var server = await S3Server.StartAsync();
        Assert.Equal(files, await OnS3Async(manifest, server.Endpoint, S3Server.AccessKey, S3Server.SecretKey));
    }

    [Fact]
    public async Task A_bucket_of_Ceph_gets_the_parts_that_a_folder_gets()
    {
        Assert.SkipWhen(Radosgw.Missing is not null, Radosgw.Missing ?? "");
        var manifest = await DrawAsync();
        await using var radosgw = await Radosgw.StartAsync();

        Assert.Equal(
            await OnFilesAsync(manifest), await OnS3Async(manifest, radosgw.Endpoint, Radosgw.AccessKey, Radosgw.SecretKey));
    }

    private async Task<string> DrawAsync() =>
        (await Fgclip.RunAsync("sample", "--out", shapes.NewPath("scenes"), "--count", $"{Samples}", "--seed", "7"))
        .Ended(ExitCode.Done).Lines[0];

    private string[] Command(string manifest, string output) =>
        ["embed", "--model", shapes.Model, "--input", manifest, "--features", "image,text,regions,dense", "--shard-rows",
            $"{Math.Max(8, Samples / 20)}", "--output", output];

    private async Task<SortedDictionary<string, string>> OnFilesAsync(string manifest)
    {
        var output = shapes.NewPath("files");
        (await Fgclip.RunAsync(Command(manifest, output))).Ended(ExitCode.Done);
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in Directory.GetFiles(output, "part-*.parquet"))
            parts.Add(Path.GetFileName(part), Digest(await File.ReadAllBytesAsync(part, Cancel)));
        return parts;
    }

    private async Task<SortedDictionary<string, string>> OnAzuriteAsync(string manifest)
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "data");
        await container.CreateAsync(cancellationToken: Cancel);
        await EmbedAndVerifyAsync(
            new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = azurite.ConnectionString }, manifest, "az://data/out");
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "out/part-", Cancel))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync(Cancel);
            parts.Add(Path.GetFileName(blob.Name), Digest(content.Value.Content.ToArray()));
        }

        return parts;
    }

    private async Task<SortedDictionary<string, string>> OnS3Async(string manifest, Uri endpoint, string key, string secret)
    {
        using var bucket = await S3TestBucket.CreateAsync(endpoint, key, secret);
        await EmbedAndVerifyAsync(bucket.Environment, manifest, $"s3://{bucket.Name}/out");
        return await bucket.PartsAsync("out");
    }

    private async Task EmbedAndVerifyAsync(IReadOnlyDictionary<string, string> variables, string manifest, string output)
    {
        (await Fgclip.RunAsync(variables, Command(manifest, output))).Ended(ExitCode.Done);
        (await Fgclip.RunAsync(variables, "verify", output)).Ended(ExitCode.Done);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
