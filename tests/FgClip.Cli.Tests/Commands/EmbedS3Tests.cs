using System.Text;
using FgClip.TestKit;
using FgClip.TestKit.S3;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Whole jobs from and to an S3 service that is strict, beside the same on files.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedS3Tests(ShapesModel shapes) : IAsyncLifetime
{
    private const string Late = "late.png";

    private S3Server _server = null!;
    private string _bucket = "";

    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.StartAsync();
        _bucket = _server.NewBucket();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Embedded_extended_retried_verified_and_mined_datasets_are_those_that_files_make()
    {
        var local = Directory.CreateDirectory(shapes.NewPath("local")).FullName;
        var images = Directory.GetFiles(Fixtures.At("images"), "jpeg_*.jpg").Order(StringComparer.Ordinal).ToList();
        foreach (var image in images)
            Put(local, Path.GetFileName(image), await File.ReadAllBytesAsync(image));
        Put(local, "a.jsonl", Manifest([.. images, Late]));
        string[] options = ["--model", shapes.Model, "--features", "image,text", "--shard-rows", "3"];

        await BothAsync(local, root => ["embed", "--input", $"{root}/*.jsonl", "--output", $"{root}/out", .. options]);
        Put(local, "b.jsonl", Manifest(images[..5]));
        await BothAsync(local, root => ["embed", "--input", $"{root}/*.jsonl", "--output", $"{root}/out", "--extend", .. options]);
        Put(local, Late, await File.ReadAllBytesAsync(Fixtures.At("images", "rgb_64x64.png")));
        await BothAsync(local, root => ["retry", $"{root}/out"]);
        AssertSameParts(local, "out", images.Count / 3 + 3);
        await BothAsync(local, root => ["verify", $"{root}/out"]);
        await BothAsync(
            local,
            root => ["mine", "--embeddings", $"{root}/out", "--output", $"{root}/mined", "--anchor", "image", "--candidate", "image",
                "--num-negatives", "2", "--format", "n-tuple"]);
        AssertSameParts(local, "mined", least: 1);

        var rows = await DuckDb.QueryAsync($"select count(*)::int as rows from '{local}/out/part-*.parquet' where status = 'ok'");
        Assert.Equal(images.Count + 6, (int)rows[0]["rows"]!);
        Assert.Empty(_server.Uploads(_bucket));
        Assert.DoesNotContain(_server.Keys(_bucket), key => key.Contains(".fgclip-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_ignores_conditions_is_a_wrong_command_before_anything_is_computed()
    {
        _server.Conditions = S3ServerConditions.Ignored;
        _server.Put(_bucket, "in.jsonl", Manifest([Fixtures.At("images", "rgb_64x64.png")]));

        var refused = await Fgclip.RunAsync(
            _server.Environment, "embed", "--model", shapes.Model, "--input", $"s3://{_bucket}/in.jsonl", "--output",
            $"s3://{_bucket}/out");

        Assert.Contains("PutObject ignores If-None-Match", refused.Ended(ExitCode.Usage).Error);
        Assert.Equal(["in.jsonl"], _server.Keys(_bucket));
    }

    [Fact]
    public async Task A_key_that_the_service_refuses_is_a_wrong_command()
    {
        var wrong = new Dictionary<string, string>(_server.Environment) { ["AWS_SECRET_ACCESS_KEY"] = "wrong-secret" };

        var refused = await Fgclip.RunAsync(
            wrong, "embed", "--model", shapes.Model, "--input", $"s3://{_bucket}/in.jsonl", "--output", shapes.NewPath("out"));

        Assert.Contains("AWS_PROFILE", refused.Ended(ExitCode.Usage).Error);
        Assert.DoesNotContain("wrong-secret", refused.Error);
    }

    private static byte[] Manifest(IEnumerable<string> images) => Encoding.UTF8.GetBytes(string.Join(
        '\n', images.Select((image, i) => $$"""{"image": "{{Path.GetFileName(image)}}", "caption": "image number {{i}}"}""")));

    /// <summary>Puts an input on both sides.</summary>
    private void Put(string local, string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(local, name), bytes);
        _server.Put(_bucket, name, bytes);
    }

    private async Task BothAsync(string local, Func<string, string[]> command)
    {
        var results = await Task.WhenAll(
            Fgclip.RunAsync(_server.Environment, command($"s3://{_bucket}")), Fgclip.RunAsync(command(local)));
        Assert.All(results, result => result.Ended(ExitCode.Done));
    }

    private void AssertSameParts(string local, string folder, int least)
    {
        var parts = Directory.GetFiles(Path.Combine(local, folder), "part-*.parquet").Order(StringComparer.Ordinal).ToList();
        Assert.True(parts.Count >= least, $"{parts.Count} parts");
        Assert.Equal(parts.Select(part => $"{folder}/{Path.GetFileName(part)}"),
            _server.Keys(_bucket).Where(key => key.StartsWith($"{folder}/part-", StringComparison.Ordinal)));
        foreach (var part in parts)
            Assert.Equal(File.ReadAllBytes(part), _server.Bytes(_bucket, $"{folder}/{Path.GetFileName(part)}"));
    }
}
