using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Storage.Tests;

public sealed class ObjectStoreRecordExtensionsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _store;

    public ObjectStoreRecordExtensionsTests() => _store = new FileObjectStore(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_comes_back_as_it_was()
    {
        var written = new ObjectInfo("für/図", 3, "v");
        await _store.PutJsonAsync("r.json", written, CommitCondition.Absent, "_staging", Cancel);

        Assert.Equal(written, await _store.ReadJsonAsync<ObjectInfo>("r.json", Cancel));
    }

    [Fact]
    public async Task A_record_of_a_newer_version_is_refused_by_the_member_that_is_unknown()
    {
        await _store.PutBytesAsync(
            "r.json", """{"name":"a","length":1,"version":"v","owner":"somebody"}"""u8.ToArray(), CommitCondition.Absent, "_staging",
            Cancel);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => _store.ReadJsonAsync<ObjectInfo>("r.json", Cancel));

        Assert.Equal($"{_store.Root}/r.json was written by a newer version: the member \"owner\" is unknown "
            + "here. Upgrade this silo or command.", e.Message);
    }

    [Fact]
    public async Task A_record_that_is_not_there_is_null() => Assert.Null(await _store.ReadJsonAsync<ObjectInfo>("r.json", Cancel));

    [Theory]
    [InlineData("")]
    [InlineData("{\"name\": 3}")]
    [InlineData("null")]
    [InlineData("<html>")]
    public async Task What_is_no_record_is_refused_by_name(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "r.json"), text, Cancel);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => _store.ReadJsonAsync<ObjectInfo>("r.json", Cancel));
        Assert.Contains("r.json", e.Message);
    }
}
