using System.Text;

namespace FgClip.Storage.Tests;

/// <summary>What every store must do. A store's own test class gives it an empty one.</summary>
public abstract class ObjectStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task An_object_is_there_once_it_is_committed_and_not_before()
    {
        await using var upload = await Store.BeginUploadAsync("a/b.bin", "_staging/1", Cancel);
        await upload.Stream.WriteAsync("hello"u8.ToArray(), Cancel);
        Assert.Equal(5, upload.Stream.Position);
        Assert.False(upload.Stream.CanSeek);
        Assert.Null(await Store.FindAsync("a/b.bin", Cancel));
        Assert.Empty(await NamesAsync(""));

        Assert.Equal(CommitOutcome.Committed, await upload.CommitAsync(CommitCondition.Absent, Cancel));

        var info = await Store.FindAsync("a/b.bin", Cancel);
        Assert.Equal(5, info!.Length);
        Assert.Equal("a/b.bin", info.Name);
        Assert.Equal("hello", await TextAsync("a/b.bin"));
        Assert.Equal(["a/b.bin"], await NamesAsync(""));
    }

    [Fact]
    public async Task An_upload_that_is_given_up_leaves_nothing()
    {
        await using (var upload = await Store.BeginUploadAsync("gone", "_staging/1", Cancel))
            await upload.Stream.WriteAsync(new byte[1 << 20], Cancel);

        Assert.Null(await Store.FindAsync("gone", Cancel));
        Assert.Empty(await NamesAsync(""));
    }

    [Fact]
    public async Task An_upload_is_committed_once()
    {
        await using var upload = await Store.BeginUploadAsync("a", "_staging", Cancel);
        await upload.CommitAsync(CommitCondition.Absent, Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => upload.CommitAsync(CommitCondition.Absent, Cancel));
    }

    [Fact]
    public async Task A_name_that_is_taken_stays_as_it_is()
    {
        await PutAsync("a", "first");

        Assert.Equal(CommitOutcome.ConditionFailed, await PutAsync("a", "second"));
        Assert.Equal("first", await TextAsync("a"));
    }

    [Fact]
    public async Task Of_many_writers_at_once_one_wins_and_its_bytes_are_whole()
    {
        const int Writers = 4, Length = 3_000_000;
        for (var round = 0; round < 5; round++)
        {
            var name = $"round-{round}";
            var uploads = await Task.WhenAll(Enumerable.Range(1, Writers).Select(i => StageAsync(name, (byte)i, Length)));
            using var gate = new Barrier(Writers);
            var outcomes = await Task.WhenAll(uploads.Select(upload => Task.Factory.StartNew(
                () =>
                {
                    gate.SignalAndWait(Cancel);
                    return upload.CommitAsync(CommitCondition.Absent, Cancel);
                },
                Cancel,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));
            foreach (var upload in uploads)
                await upload.DisposeAsync();

            var winner = (byte)(Array.IndexOf(outcomes, CommitOutcome.Committed) + 1);
            Assert.Single(outcomes, CommitOutcome.Committed);
            var bytes = await BytesAsync(name, 0, null);
            Assert.Equal(Length, bytes.Length);
            Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(winner));
        }
    }

    [Fact]
    public async Task A_version_is_replaced_once()
    {
        await PutAsync("a", "one");
        var first = (await Store.FindAsync("a", Cancel))!;

        Assert.Equal(CommitOutcome.Committed, await PutAsync("a", "two", CommitCondition.Replaces(first.Version)));
        Assert.Equal(CommitOutcome.ConditionFailed, await PutAsync("a", "six", CommitCondition.Replaces(first.Version)));
        Assert.Equal("two", await TextAsync("a"));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_replaced()
    {
        Assert.Equal(CommitOutcome.ConditionFailed, await PutAsync("a", "one", CommitCondition.Replaces("0-0")));
        Assert.Null(await Store.FindAsync("a", Cancel));
    }

    [Fact]
    public async Task Each_replacement_has_its_own_version()
    {
        await PutAsync("a", "0");
        var seen = new HashSet<string>();
        for (var i = 1; i < 50; i++)
        {
            var version = (await Store.FindAsync("a", Cancel))!.Version;
            Assert.True(seen.Add(version), $"{version} came back in round {i}");
            Assert.Equal(CommitOutcome.Committed, await PutAsync("a", (i % 10).ToString(), CommitCondition.Replaces(version)));
        }
    }

    [Fact]
    public async Task Counting_by_conditional_replacement_loses_no_count()
    {
        const int Counters = 4, Each = 10;
        await PutAsync("count", "0");
        await Task.WhenAll(Enumerable.Range(0, Counters).Select(_ => Task.Run(
            async () =>
            {
                for (var done = 0; done < Each;)
                {
                    var version = (await Store.FindAsync("count", Cancel))!.Version;
                    var next = (int.Parse(await TextAsync("count")) + 1).ToString();
                    if (await PutAsync("count", next, CommitCondition.Replaces(version)) == CommitOutcome.Committed)
                        done++;
                }
            },
            Cancel)));

        Assert.Equal((Counters * Each).ToString(), await TextAsync("count"));
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(3, null, "3456789")]
    [InlineData(3, 4L, "3456")]
    [InlineData(8, 100L, "89")]
    [InlineData(10, null, "")]
    [InlineData(0, 0L, "")]
    public async Task A_part_of_an_object_can_be_read(long offset, long? length, string expected)
    {
        await PutAsync("digits", "0123456789");

        Assert.Equal(expected, Encoding.ASCII.GetString(await BytesAsync("digits", offset, length)));
    }

    [Fact]
    public async Task An_object_opened_whole_can_seek()
    {
        await PutAsync("digits", "0123456789");

        await using var stream = await Store.OpenReadAsync("digits", 0, null, Cancel);
        stream.Seek(-2, SeekOrigin.End);
        Assert.Equal('8', stream.ReadByte());
        Assert.Equal(10, stream.Length);
    }

    [Fact]
    public async Task Reading_what_is_not_there_names_it()
    {
        var e = await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.OpenReadAsync("no/such", 0, null, Cancel));

        Assert.Equal("no/such", e.Name);
        Assert.Contains("no/such", e.Message);
    }

    [Fact]
    public async Task A_listing_is_in_ordinal_order_of_whole_names()
    {
        string[] names = ["a-b", "a.b", "a/b", "a/c-c/d", "a/c/c", "a0", "B", "z", "_x/1", "ä"];
        foreach (var name in names)
            await PutAsync(name, "x");

        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(""));
        Assert.Equal(["a-b", "a.b", "a/b", "a/c-c/d", "a/c/c", "a0"], await NamesAsync("a"));
        Assert.Equal(["a/b", "a/c-c/d", "a/c/c"], await NamesAsync("a/"));
        Assert.Equal(["a/c-c/d"], await NamesAsync("a/c-"));
        Assert.Empty(await NamesAsync("nothing"));
    }

    [Fact]
    public async Task A_listing_says_of_an_object_what_looking_it_up_says()
    {
        await PutAsync("a/b", "x");

        Assert.Equal(await Store.FindAsync("a/b", Cancel), Assert.Single(await Store.ListAsync("", Cancel).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Deleting_twice_is_no_error()
    {
        await PutAsync("a/b/c", "x");

        await Store.DeleteAsync("a/b/c", Cancel);
        await Store.DeleteAsync("a/b/c", Cancel);

        Assert.Null(await Store.FindAsync("a/b/c", Cancel));
        Assert.Equal(CommitOutcome.Committed, await PutAsync("a/b", "y"));
    }

    [Fact]
    public async Task Deleting_a_staging_folder_deletes_that_alone()
    {
        await PutAsync("_attempts/1/x", "x");
        await PutAsync("_attempts/10/x", "x");

        await Store.DeleteStagingAsync("_attempts/1", Cancel);
        await Store.DeleteStagingAsync("_attempts/none", Cancel);

        Assert.Equal(["_attempts/10/x"], await NamesAsync(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/./x")]
    [InlineData("a//x")]
    [InlineData("a/")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("a/.fgclip-x")]
    public async Task A_name_that_leaves_the_root_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindAsync(name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenReadAsync(name, 0, null, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.BeginUploadAsync(name, "_staging", Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteStagingAsync(name, Cancel));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../")]
    [InlineData("../store")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData(".fgclip-x/")]
    public async Task A_prefix_that_no_name_has_is_refused(string prefix) =>
        await Assert.ThrowsAsync<ArgumentException>(() => NamesAsync(prefix));

    [Fact]
    public async Task A_prefix_is_a_start_of_names_and_may_end_within_a_part()
    {
        string[] names = ["a/b.jpg", "a/b/c", "a/b/d/e", "a/bc/d", "ab/c", "a/..b"];
        foreach (var name in names)
            await PutAsync(name, "x");

        Assert.Equal(["a/b.jpg", "a/b/c", "a/b/d/e", "a/bc/d"], await NamesAsync("a/b"));
        Assert.Equal(["a/b/c", "a/b/d/e"], await NamesAsync("a/b/"));
        Assert.Equal(["a/b/d/e"], await NamesAsync("a/b/d/e"));
        Assert.Equal(["a/..b"], await NamesAsync("a/."));
        Assert.Empty(await NamesAsync("a/b.jpg/"));
        Assert.Empty(await NamesAsync("a/b.jpg/c"));
        Assert.Empty(await NamesAsync("none/such/"));
    }

    [Fact]
    public async Task A_staging_folder_that_leaves_the_root_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.BeginUploadAsync("a", "../elsewhere", Cancel));

    protected Task<CommitOutcome> PutAsync(string name, string text) => PutAsync(name, text, CommitCondition.Absent);

    protected Task<CommitOutcome> PutAsync(string name, string text, CommitCondition condition) =>
        Store.PutBytesAsync(name, Encoding.UTF8.GetBytes(text), condition, "_staging", Cancel);

    protected async Task<List<string>> NamesAsync(string prefix) =>
        await Store.ListAsync(prefix, Cancel).Select(o => o.Name).ToListAsync(Cancel);

    protected async Task<string> TextAsync(string name) => Encoding.UTF8.GetString(await BytesAsync(name, 0, null));

    private async Task<byte[]> BytesAsync(string name, long offset, long? length)
    {
        await using var stream = await Store.OpenReadAsync(name, offset, length, Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }

    private async Task<IObjectUpload> StageAsync(string name, byte value, int length)
    {
        var upload = await Store.BeginUploadAsync(name, $"_attempts/{value}", Cancel);
        var block = new byte[100_000];
        block.AsSpan().Fill(value);
        for (var written = 0; written < length; written += block.Length)
            await upload.Stream.WriteAsync(block, Cancel);
        return upload;
    }
}
