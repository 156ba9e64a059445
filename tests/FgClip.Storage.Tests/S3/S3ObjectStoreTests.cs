using Amazon.Runtime;
using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Storage.Tests.S3;

public sealed class S3ObjectStoreTests : IAsyncLifetime
{
    private S3Server _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3Server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_prefix_hides_what_lies_beside_it_and_folders_of_consoles_are_no_objects()
    {
        var bucket = _server.NewBucket();
        var (whole, store) = (Open(bucket, ""), Open(bucket, "some/prefix"));
        foreach (var name in (string[])["some/prefix/a", "some/prefix2/b"])
            await PutAsync(whole, name);
        await new S3Bucket(_server.Service(), bucket).PutAsync("some/prefix/folder/", new MemoryStream(), new S3Write("x"), Cancel);

        Assert.Equal(["a"], await NamesAsync(store, ""));
        Assert.Equal(["some/prefix/a"], await NamesAsync(whole, "some/prefix/"));
    }

    [Fact]
    public async Task A_listing_goes_over_many_pages_in_the_order_of_utf16()
    {
        var store = _server.NewStore(pageSize: 7);
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"part-{i:000}"), "part-\uFF01", "part-\U0001F600", "part-\uFF01a"];
        foreach (var name in names)
            await PutAsync(store, name);

        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(store, "part-"));
        Assert.True(_server.Calls.Count(call => call.Operation == "ListObjectsV2") >= 7);
    }

    [Fact]
    public async Task A_listed_key_with_dots_for_a_part_is_refused_by_name()
    {
        var store = _server.NewStore();
        var bucket = new S3Bucket(_server.Service(), S3Address.Parse(store.Root).Bucket);
        await bucket.PutAsync("some/prefix/a/../b", new MemoryStream(), new S3Write("x"), Cancel);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => NamesAsync(store, ""));

        Assert.Contains("\"some/prefix/a/../b\"", e.Message);
    }

    [Fact]
    public async Task Writing_into_a_bucket_that_is_not_there_says_so()
    {
        var store = Open("none-such", "x");

        var e = await Assert.ThrowsAsync<IOException>(() => PutAsync(store, "a"));

        Assert.Equal("s3://none-such/x/a: there is no such bucket. Create it first.", e.Message);
        Assert.Null(await store.FindAsync("a", Cancel));
        Assert.Empty(await NamesAsync(store, ""));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => store.OpenReadAsync("a", 0, null, Cancel));
    }

    [Fact]
    public async Task A_wrong_key_is_a_failure_that_says_what_is_needed_and_not_the_key()
    {
        var service = _server.Service(credential: new BasicAWSCredentials(S3Server.AccessKey, "WRONG"));
        var store = new S3ObjectStore(service, new S3Address(_server.NewBucket(), ""));

        var e = await Assert.ThrowsAsync<StoreAccessException>(() => store.OpenReadAsync("a", 0, null, Cancel));

        Assert.StartsWith($"{store.Root}/a: the service refuses this credential (SignatureDoesNotMatch)", e.Message);
        Assert.Contains("AWS_PROFILE", e.Message);
        Assert.DoesNotContain("WRONG", e.ToString());
    }

    [Fact]
    public async Task Keys_that_urls_would_change_stay_as_they_are()
    {
        var store = _server.NewStore();
        string[] names = ["a b+c", "50%25.txt", "ä/ß?x=1&y#z", "\"quoted\" <tag> & more", "a:b@c,d;e=f$g!h'i(j)*"];
        foreach (var name in names)
        {
            await PutAsync(store, name);
            Assert.Equal(1, (await store.FindAsync(name, Cancel))!.Length);
        }

        Assert.Equal(names.Select(name => $"some/prefix/{name}").Order(StringComparer.Ordinal),
            _server.Keys(S3Address.Parse(store.Root).Bucket).Order(StringComparer.Ordinal));
        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(store, ""));
    }

    [Fact]
    public async Task Who_pays_and_the_key_of_encryption_go_with_each_call_that_takes_them()
    {
        var settings = _server.Service().Settings with { RequesterPays = true, KmsKey = "alias/vectors" };
        var service = new S3Service(settings, new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey));
        var store = new S3ObjectStore(service, new S3Address(_server.NewBucket(), "x"));
        await store.PutBytesAsync("large", new byte[9 << 20], CommitCondition.Absent, "_staging", Cancel);
        await (await store.OpenReadAsync("large", 0, null, Cancel)).DisposeAsync();
        await NamesAsync(store, "");
        await store.DeleteAsync("large", Cancel);

        Assert.Equal(9, _server.Calls.Select(call => call.Operation).Distinct().Count());
        Assert.All(_server.Calls, call => Assert.Equal("requester", call.Headers["x-amz-request-payer"]));
        Assert.All(
            _server.Calls.Where(call => call.Operation is "PutObject" or "CreateMultipartUpload"),
            call => Assert.Equal(("aws:kms", "alias/vectors"),
                (call.Headers["x-amz-server-side-encryption"], call.Headers["x-amz-server-side-encryption-aws-kms-key-id"])));
    }

    private S3ObjectStore Open(string bucket, string path) => new(_server.Service(), new S3Address(bucket, path));

    private static Task PutAsync(IObjectStore store, string name) =>
        store.PutBytesAsync(name, "x"u8.ToArray(), CommitCondition.Absent, "_staging", Cancel);

    private static async Task<List<string>> NamesAsync(IObjectStore store, string prefix) =>
        await store.ListAsync(prefix, Cancel).Select(o => o.Name).ToListAsync(Cancel);
}
