using Azure.Storage.Blobs.Models;
using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

[Collection(nameof(AzuriteStores))]
public sealed class BlobFolderTests(AzuriteStores stores) : IDisposable
{
    private readonly HierarchicalAccount _account = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task Folders_of_an_account_with_a_hierarchical_namespace_are_not_listed_as_objects()
    {
        _account.Add("out/_inputs/0001.json");
        _account.Add("out/_inputs/0001-0123/000000.json");
        _account.Add("out/part-0.parquet");
        _account.AddFolder("out/empty");

        Assert.Equal(
            ["_inputs/0001-0123/000000.json", "_inputs/0001.json", "part-0.parquet"],
            (await NamesAsync(_account.Store("out"), "")).Order(StringComparer.Ordinal));
        Assert.Equal(["000000.json"], await NamesAsync(_account.Store("out/_inputs/0001-0123"), ""));
        Assert.Empty(await NamesAsync(_account.Store("out/empty"), ""));
    }

    [Fact]
    public async Task A_folder_is_neither_found_nor_read()
    {
        _account.Add("out/a/b", "bytes");
        var store = _account.Store("out");

        Assert.Null(await store.FindAsync("a", Cancel));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => store.OpenReadAsync("a", 0, null, Cancel));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => store.OpenReadAsync("a", 0, 0, Cancel));
        Assert.Equal(5, (await store.FindAsync("a/b", Cancel))!.Length);
        await using var file = await store.OpenReadAsync("a/b", 0, null, Cancel);
        Assert.Equal("bytes", await new StreamReader(file).ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task A_staging_folder_is_deleted_from_its_deepest_folders_up_and_with_itself()
    {
        _account.Add("out/_attempts/00000001/lease/x");
        _account.Add("out/_attempts/00000001/lease/deep/er/y");
        _account.Add("out/_attempts/00000002/lease/z");
        _account.Add("out/_attempts-of-another/kept");

        await _account.Store("out").DeleteStagingAsync("_attempts", Cancel);

        Assert.Equal(["out/", "out/_attempts-of-another/", "out/_attempts-of-another/kept"], _account.Names);
        Assert.Equal("out/_attempts", _account.Deleted[^1]);
    }

    [Theory]
    [InlineData("out/a/../b")]
    [InlineData("out/./b")]
    public async Task A_blob_whose_url_leads_to_another_one_is_refused_and_nothing_else_is_deleted(string name)
    {
        _account.AddFileOnly(name);
        _account.Add("out/b");

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => NamesAsync(_account.Store("out"), ""));
        await Assert.ThrowsAsync<InvalidDataException>(() => _account.Store("").DeleteStagingAsync("out", Cancel));

        Assert.Contains($"\"{name}\"", e.Message);
        Assert.Contains("out/b", _account.Names);
    }

    [Fact]
    public async Task Folders_that_a_tool_has_marked_in_an_account_without_them_are_no_objects_either()
    {
        var store = stores.NewStore("");
        var container = stores.Account.GetBlobContainerClient(AzureAddress.Parse(store.Root).Container);
        var folder = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } };
        foreach (var name in (string[])["a", "a/b"])
            await container.GetBlobClient(name).UploadAsync(new MemoryStream(), folder, Cancel);
        foreach (var name in (string[])["a/b/c.jpg", "empty"])
            await store.PutBytesAsync(name, default, CommitCondition.Absent, "_staging", Cancel);

        Assert.Equal(["a/b/c.jpg", "empty"], await NamesAsync(store, ""));
        Assert.Null(await store.FindAsync("a/b", Cancel));
        Assert.NotNull(await store.FindAsync("empty", Cancel));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => store.OpenReadAsync("a", 0, null, Cancel));

        await store.DeleteStagingAsync("a", Cancel);

        Assert.Equal(["empty"], await container.GetBlobsAsync(new GetBlobsOptions(), Cancel).Select(blob => blob.Name).ToListAsync(Cancel));
    }

    private static async Task<List<string>> NamesAsync(AzureBlobStore store, string prefix) =>
        await store.ListAsync(prefix, Cancel).Select(info => info.Name).ToListAsync(Cancel);
}
