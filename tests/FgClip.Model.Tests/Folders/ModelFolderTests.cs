using System.Text.Json.Nodes;
using FgClip.Model.Folders;
using FgClip.Model.Tests.Encoders;

namespace FgClip.Model.Tests.Folders;

public sealed class ModelFolderTests(GoldenModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-folder-").FullName;

    [Fact]
    public void A_folder_that_is_not_there_says_so() => Throws("does not exist", Path.Combine(_folder, "none"));

    [Fact]
    public void A_folder_without_a_manifest_is_no_model() => Throws("not a model folder", _folder);

    [Fact]
    public async Task A_missing_file_is_named()
    {
        await CopyAsync();
        File.Delete(Path.Combine(_folder, "text-long.onnx"));
        Throws("text-long.onnx is missing", _folder);
    }

    [Fact]
    public async Task A_file_cut_short_is_named()
    {
        await CopyAsync();
        using (var file = File.OpenWrite(Path.Combine(_folder, "weights.bin"))) file.SetLength(file.Length - 1);
        Throws("weights.bin is", _folder);
    }

    [Fact]
    public async Task A_changed_byte_is_found_by_verifying()
    {
        await CopyAsync();
        using (var file = File.OpenWrite(Path.Combine(_folder, "weights.bin"))) file.Write([1, 2, 3]);
        var folder = ModelFolder.Open(_folder);
        var e = await Assert.ThrowsAsync<ModelFolderException>(() => folder.VerifyDigestsAsync());
        Assert.Contains("changed since the import: weights.bin", e.Message);
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 9", "is of format 9")]
    [InlineData("\"format_version\": 1", "\"version\": 1", "is broken")]
    [InlineData("\"name\": \"weights.bin\"", "\"name\": \"../weights.bin\"", "not a file name")]
    [InlineData("\"fg_clip2\"", "\"fg_clip3\"", "is broken")]
    [InlineData("{", "", "is broken")]
    public async Task A_manifest_that_cannot_be_relied_on_is_refused(string from, string to, string reason)
    {
        await CopyAsync();
        var manifest = Path.Combine(_folder, ModelManifest.FileName);
        var text = await File.ReadAllTextAsync(manifest);
        Assert.Contains(from, text);
        await File.WriteAllTextAsync(manifest, text.Replace(from, to, StringComparison.Ordinal));
        Throws(reason, _folder);
    }

    [Fact]
    public async Task The_digest_does_not_change_with_the_place()
    {
        await CopyAsync();
        Assert.Equal((await models.GetAsync("fgclip2-tiny")).Digest, ModelFolder.Open(_folder).Digest);
    }

    [Fact]
    public async Task The_family_has_the_member_and_the_name_of_version_0_1_in_the_file()
    {
        await CopyAsync();
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, ModelManifest.FileName)))!;
        Assert.Equal("fg_clip2", (string?)manifest["architecture"]);
        Assert.Null(manifest["family"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Throws(string reason, string folder) =>
        Assert.Contains(reason, Assert.Throws<ModelFolderException>(() => ModelFolder.Open(folder)).Message);

    private async Task CopyAsync()
    {
        foreach (var file in Directory.EnumerateFiles((await models.GetAsync("fgclip2-tiny")).Path))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }
}
