using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Storage.Tests.Files;

public sealed class FileObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    public FileObjectStoreTests() => Store = new FileObjectStore(Path.Combine(_folder.Path, "store"));

    protected override IObjectStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Unfinished_bytes_lie_in_the_staging_folder_alone()
    {
        await using var upload = await Store.BeginUploadAsync("part", "_attempts/7/lease", Cancel);
        await upload.Stream.WriteAsync(new byte[1 << 20], Cancel);

        var file = Assert.Single(Directory.GetFiles(Store.Root, "*", SearchOption.AllDirectories));
        Assert.Equal(Path.Combine(Store.Root, "_attempts", "7", "lease"), Path.GetDirectoryName(file));
    }

    [Fact]
    public async Task A_finished_upload_leaves_neither_file_nor_folder_behind()
    {
        await using (var upload = await Store.BeginUploadAsync("part", "_attempts/7/lease", Cancel))
            await upload.CommitAsync(CommitCondition.Absent, Cancel);

        Assert.Equal([Path.Combine(Store.Root, "part")], Directory.GetFileSystemEntries(Store.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_folder_that_others_clear_away_all_the_time_is_made()
    {
        var folder = Path.Combine(_folder.Path, "shared");
        using var made = new CancellationTokenSource();
        var clearing = Task.Run(() =>
        {
            var cleared = 0;
            while (!made.IsCancellationRequested)
                cleared += LibC.RemoveFolder(folder) == 0 ? 1 : 0;
            return cleared;
        }, Cancel);

        for (var time = 0; time < 50_000; time++)
            FileObjectStore.MakeFolder(folder);
        await made.CancelAsync();

        Assert.InRange(await clearing, 1, int.MaxValue);
    }

    [Fact]
    public async Task What_a_dead_writer_left_is_not_listed_and_goes_with_its_staging_folder()
    {
        var dead = Directory.CreateDirectory(Path.Combine(Store.Root, "_attempts", "7", "lease"));
        await File.WriteAllTextAsync(Path.Combine(dead.FullName, ".fgclip-0123"), "half", Cancel);

        Assert.Empty(await NamesAsync(""));
        await Store.DeleteStagingAsync("_attempts/7", Cancel);

        Assert.Empty(Directory.GetFileSystemEntries(Store.Root));
    }

    [Fact]
    public async Task A_folder_is_no_object()
    {
        await PutAsync("a/b", "x");

        Assert.Null(await Store.FindAsync("a", Cancel));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.OpenReadAsync("a", 0, null, Cancel));
    }

    [Fact]
    public async Task A_folder_that_links_to_its_own_parent_is_not_entered()
    {
        await PutAsync("a/b", "x");
        Directory.CreateSymbolicLink(Path.Combine(Store.Root, "a", "loop"), Store.Root);

        Assert.Equal(["a/b"], await NamesAsync(""));
    }

    [Fact]
    public async Task A_listing_reads_folders_on_another_thread_than_its_caller_s()
    {
        Directory.CreateDirectory(Path.Combine(Store.Root, "many"));
        for (var i = 0; i < 2_500; i++)
            await File.WriteAllBytesAsync(Path.Combine(Store.Root, "many", $"{i:0000}"), [], Cancel);

        // What the call itself allocates shows where the 2,500 entries were read: a name alone takes more than 40 bytes.
        var listing = Store.ListAsync("many/", Cancel).GetAsyncEnumerator(Cancel);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var first = listing.MoveNextAsync();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(await first);
        Assert.Equal("many/0000", listing.Current.Name);
        Assert.InRange(allocated, 0, 64 << 10);
        await listing.DisposeAsync();
        Assert.Equal(2_500, (await NamesAsync("many/")).Count);
    }

    [Fact]
    public async Task A_replacement_waits_for_the_lock_and_then_goes_on()
    {
        await PutAsync("a", "one");
        var version = (await Store.FindAsync("a", Cancel))!.Version;
        Task<CommitOutcome> replacement;
        using (await StoreLock.AcquireAsync(Store.Root, Cancel))
        {
            replacement = PutAsync("a", "two", CommitCondition.Replaces(version));
            Assert.Equal("one", await TextAsync("a"));
        }

        Assert.Equal(CommitOutcome.Committed, await replacement);
        Assert.Equal("two", await TextAsync("a"));
    }
}
