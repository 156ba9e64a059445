using Azure.Storage.Blobs;
using FgClip.TestKit;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedAzureTests(ShapesModel shapes)
{
    [Fact]
    public async Task A_dataset_in_a_container_is_the_one_that_files_make()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "data");
        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        var lines = Directory.GetFiles(Fixtures.At("images"), "jpeg_*.jpg").Order(StringComparer.Ordinal)
            .Select(file => $$"""{"image": "images/{{Path.GetFileName(file)}}", "caption": "an image"}""").ToList();
        await UploadAsync("in/train.jsonl", BinaryData.FromString(string.Join('\n', lines)));
        foreach (var file in Directory.GetFiles(Fixtures.At("images"), "jpeg_*.jpg"))
            await UploadAsync($"in/images/{Path.GetFileName(file)}", BinaryData.FromBytes(await File.ReadAllBytesAsync(file)));
        var account = new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = azurite.ConnectionString };
        string[] options = ["embed", "--model", shapes.Model, "--features", "image,text,dense", "--shard-rows", "3"];

        var local = shapes.NewPath("local");
        (await Fgclip.RunAsync(account, [.. options, "--input", "az://data/in/train.jsonl", "--output", "az://data/out"])).Ended(
            ExitCode.Done);
        var manifest = Path.Combine(Directory.CreateDirectory(shapes.NewPath("in")).FullName, "train.jsonl");
        await File.WriteAllTextAsync(manifest, string.Join('\n', lines));
        (await Fgclip.RunAsync([.. options, "--input", manifest, "--image-root", Fixtures.At(), "--output", local])).Ended(ExitCode.Done);

        foreach (var part in Directory.GetFiles(local, "part-*.parquet"))
        {
            var blob = await container.GetBlobClient($"out/{Path.GetFileName(part)}").DownloadContentAsync();
            Assert.Equal(await File.ReadAllBytesAsync(part), blob.Value.Content.ToArray());
        }

        Assert.True(await container.GetBlobClient("out/_SUCCESS").ExistsAsync());
        Assert.Equal((long)lines.Count,
            (long)(await DuckDb.QueryAsync($"select count(*)::int as rows from '{local}/part-*.parquet' where status = 'ok'"))[0]["rows"]!);

        Task UploadAsync(string name, BinaryData content) => container.GetBlobClient(name).UploadAsync(content);
    }

    [Fact]
    public async Task Without_an_account_the_command_says_which_variables_it_looks_at()
    {
        var nothing = new Dictionary<string, string>
        {
            ["AZURE_STORAGE_CONNECTION_STRING"] = "",
            ["AZURE_STORAGE_ACCOUNT"] = "",
            ["AZURE_STORAGE_ACCOUNT_URL"] = "",
        };
        var refused = await Fgclip.RunAsync(nothing, "embed", "--model", shapes.Model, "--input", "az://data/in.jsonl", "--output",
            "az://data/out");

        Assert.Contains("AZURE_STORAGE_CONNECTION_STRING", refused.Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task A_key_that_the_account_refuses_is_a_wrong_command()
    {
        await using var azurite = await Azurite.StartAsync();
        var wrong = new Dictionary<string, string>
        {
            ["AZURE_STORAGE_CONNECTION_STRING"] = "",
            ["AZURE_STORAGE_ACCOUNT_URL"] = azurite.AccountUrl,
            ["AZURE_STORAGE_ACCOUNT"] = "devstoreaccount1",
            ["AZURE_STORAGE_KEY"] = Convert.ToBase64String(new byte[64]),
        };
        var refused = await Fgclip.RunAsync(wrong, "embed", "--model", shapes.Model, "--input", "az://data/in.jsonl", "--output",
            shapes.NewPath("out"));

        Assert.Contains("AZURE_STORAGE_KEY", refused.Ended(ExitCode.Usage).Error);
    }
}
