using FgClip.Hub;
using FgClip.TestKit.Hub;

namespace FgClip.Model.Tests.Hub;

public sealed class HubDownloadTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("hub-").FullName;

    private readonly Dictionary<string, byte[]> _files = new()
    {
        ["config.json"] = "{}"u8.ToArray(),
        ["tokenizer.json"] = "{\"model\":{}}"u8.ToArray(),
        ["model.safetensors"] = Noise(3_000_000),
        ["README.md"] = "not needed"u8.ToArray(),
        ["modeling_fgclip2.py"] = "not needed"u8.ToArray(),
    };

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public async Task A_model_comes_into_the_cache_in_the_hubs_layout()
    {
        await using var server = await HubServer.StartAsync(_files);
        var snapshot = await FetchAsync(server);

        Assert.Equal(Path.Combine(_cache, "models--qihoo360--tiny", "snapshots", HubServer.Commit), snapshot);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Directory.GetFiles(snapshot).Select(Path.GetFileName).Order());
        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(snapshot, "model.safetensors")));
        var blob = Path.Combine("..", "..", "blobs", HubServer.Sha256(_files["model.safetensors"]));
        Assert.Equal(blob, new FileInfo(Path.Combine(snapshot, "model.safetensors")).LinkTarget);
        Assert.Equal(HubServer.Commit, await File.ReadAllTextAsync(Path.Combine(_cache, "models--qihoo360--tiny", "refs", "main")));
    }

    [Fact]
    public async Task A_cut_connection_is_resumed_where_it_broke()
    {
        await using var server = await HubServer.StartAsync(_files);
        await FetchAsync(server, onlySmall: true);
        server.Cuts = 2;
        var snapshot = await FetchAsync(server);

        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(snapshot, "model.safetensors")));
        var ranges = server.Requests.Where(request => request.Path == "/storage/model.safetensors").Select(request => request.Range)
            .ToArray();
        Assert.Equal("", ranges[0]);
        Assert.Equal(["bytes=1500000-", "bytes=2250000-"], ranges[1..]);
    }

    [Fact]
    public async Task A_connection_that_falls_silent_is_given_up_and_resumed()
    {
        await using var server = await HubServer.StartAsync(_files);
        (server.Cuts, server.CutsAreSilent, server.CutFile) = (1, true, "model.safetensors");
        var snapshot = await FetchAsync(server, silence: TimeSpan.FromMilliseconds(500));

        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(snapshot, "model.safetensors")));
        Assert.Contains(server.Requests, request => request.Path == "/storage/model.safetensors" && request.Range.Length > 0);
    }

    [Fact]
    public async Task A_server_without_ranges_starts_the_file_again()
    {
        await using var server = await HubServer.StartAsync(_files, ranges: false);
        await FetchAsync(server, onlySmall: true);
        server.Cuts = 1;
        var snapshot = await FetchAsync(server);
        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(snapshot, "model.safetensors")));
    }

    [Fact]
    public async Task A_partial_file_of_wrong_bytes_is_found_out_and_fetched_anew()
    {
        await using var server = await HubServer.StartAsync(_files);
        var blobs = Directory.CreateDirectory(Path.Combine(_cache, "models--qihoo360--tiny", "blobs")).FullName;
        var etag = HubServer.Sha256(_files["model.safetensors"]);
        await File.WriteAllBytesAsync(Path.Combine(blobs, etag + ".incomplete"), new byte[1000]);
        var snapshot = await FetchAsync(server);
        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(snapshot, "model.safetensors")));
    }

    [Fact]
    public async Task A_busy_hub_is_asked_again()
    {
        await using var server = await HubServer.StartAsync(_files);
        server.Refusals = 3;
        Assert.True(Directory.Exists(await FetchAsync(server)));
    }

    [Fact]
    public async Task What_is_in_the_cache_is_not_fetched_again()
    {
        await using var server = await HubServer.StartAsync(_files);
        await FetchAsync(server);
        server.Requests.Clear();
        await FetchAsync(server);
        Assert.Equal("/api/models/qihoo360/tiny/revision/main", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task Offline_uses_the_cache_alone()
    {
        await using var server = await HubServer.StartAsync(_files);
        var snapshot = await FetchAsync(server);
        server.Requests.Clear();
        Assert.Equal(snapshot, await FetchAsync(server, offline: true));
        Assert.Empty(server.Requests);

        var error = await Assert.ThrowsAsync<HubException>(() => FetchAsync(server, offline: true, revision: "v2"));
        Assert.Contains("HF_HUB_OFFLINE", error.Message);
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_to_no_other_host()
    {
        await using var server = await HubServer.StartAsync(_files, token: "secret");
        await FetchAsync(server, token: "secret");
        Assert.All(server.Requests, request =>
            Assert.Equal(request.Path.StartsWith("/storage", StringComparison.Ordinal) ? "" : "Bearer secret", request.Authorization));

        var error = await Assert.ThrowsAsync<HubException>(() => FetchAsync(server));
        Assert.Contains("HF_TOKEN", error.Message);
    }

    [Fact]
    public async Task A_revision_that_the_hub_lacks_is_named()
    {
        await using var server = await HubServer.StartAsync(_files);
        var error = await Assert.ThrowsAsync<HubException>(() => FetchAsync(server, revision: "v9"));
        Assert.Contains("revision 'v9'", error.Message);
    }

    [Fact]
    public async Task A_server_that_is_no_hub_is_named()
    {
        await using var server = await HubServer.StartAsync(_files);
        server.Body = "<html>Welcome</html>";
        var error = await Assert.ThrowsAsync<HubException>(() => FetchAsync(server));
        Assert.Contains("HF_ENDPOINT", error.Message);
    }

    [Fact]
    public async Task A_mirror_may_lie_under_a_path()
    {
        await using var server = await HubServer.StartAsync(_files, under: "/mirrors/hub");
        Assert.True(Directory.Exists(await FetchAsync(server)));
    }

    private async Task<string> FetchAsync(
        HubServer server, bool onlySmall = false, bool offline = false, string revision = "main", string? token = null,
        TimeSpan? silence = null)
    {
        var hidden = _files["model.safetensors"];
        if (onlySmall)
            _files.Remove("model.safetensors");
        Assert.True(HubModelId.TryParse("qihoo360/tiny", out var model));
        var options = new HubOptions
        {
            Endpoint = server.Address,
            Cache = _cache,
            Offline = offline,
            Token = token,
            StallTimeout = silence ?? TimeSpan.FromSeconds(30),
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        using var download = new HubDownload(options, TimeProvider.System);
        try
        {
            return await download.FetchAsync(model!, revision, progress: null, TestContext.Current.CancellationToken);
        }
        finally
        {
            _files["model.safetensors"] = hidden;
        }
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
