using System.Net;
using System.Net.Sockets;
using System.Text;
using FgClip.Datasets.Images;
using FgClip.Datasets.Images.Web;
using FgClip.Datasets.Rows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FgClip.Datasets.Tests.Images.Web;

public sealed class WebImagesTests : IAsyncLifetime
{
    private readonly WebImages _anywhere = new(_ => true, TimeSpan.FromMilliseconds(1));
    private readonly WebApplication _server;
    private DateTimeOffset? _opens;
    private int _asked;

    public WebImagesTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/picture", () => "picture");
        _server.MapGet("/gone", () => Results.NotFound());
        _server.MapGet("/forbidden", () => Results.StatusCode(403));
        _server.MapGet("/busy/{times:int}",
            (int times) => Interlocked.Increment(ref _asked) <= times ? Results.StatusCode(503) : Results.Text("at last"));
        _server.MapGet("/closed-for-seconds",
            (HttpContext context) => UntilOpen(context, moment => $"{Math.Ceiling((moment - Now).TotalSeconds)}"));
        _server.MapGet("/closed-until", (HttpContext context) => UntilOpen(context, moment => $"{moment:R}"));
        _server.MapGet("/moved", () => Results.Redirect("/picture"));
        _server.MapGet("/round", () => Results.Redirect("/round"));
        _server.MapGet("/inside", (HttpContext context) => Results.Redirect($"http://127.0.0.2:{context.Connection.LocalPort}/picture"));
        _server.MapGet("/cut", async (HttpContext context) =>
        {
            Interlocked.Increment(ref _asked);
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("short");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
    }

    private string Url => _server.Urls.First();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        _anywhere.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/picture", "picture")]
    [InlineData("/moved", "picture")]
    [InlineData("/busy/3", "at last")]
    [InlineData("/closed-for-seconds", "open")]
    [InlineData("/closed-until", "open")]
    public async Task A_image_is_fetched(string path, string expected)
    {
        using var bytes = await _anywhere.ReadAsync(Url + path, 100, new(), Cancel);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes.Memory.Span));
    }

    [Theory]
    [InlineData("/gone", RowStatus.Missing, "404")]
    [InlineData("/forbidden", RowStatus.FetchFailed, "403")]
    [InlineData("/busy/4", RowStatus.FetchFailed, "503")]
    [InlineData("/round", RowStatus.FetchFailed, "302")]
    [InlineData("/cut", RowStatus.FetchFailed, "could not be fetched")]
    public async Task What_does_not_come_says_why(string path, RowStatus status, string words)
    {
        var e = await Assert.ThrowsAsync<FetchException>(() => _anywhere.ReadAsync(Url + path, 100, new(), Cancel));

        Assert.Equal(status, e.Status);
        Assert.Contains(Url + path, e.Message);
        Assert.Contains(words, e.Message);
    }

    [Fact]
    public async Task A_image_that_is_cut_off_is_asked_for_four_times()
    {
        await Assert.ThrowsAsync<FetchException>(() => _anywhere.ReadAsync(Url + "/cut", 100, new(), Cancel));

        Assert.Equal(4, _asked);
    }

    [Fact]
    public async Task An_image_that_says_it_has_more_than_64_mib_is_refused_before_any_of_it_is_read()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var web = new WebImages(_ => true, TimeSpan.FromMilliseconds(1));

        var reading = new NamedImageReader(["/"], NamedImageReader.DefaultMaxBytes, web).ReadAsync($"http://{listener.LocalEndpoint}/a.jpg",
            Cancel);
        using var client = await listener.AcceptTcpClientAsync(Cancel);
        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n"u8.ToArray(), Cancel);
        var fetch = await reading;

        Assert.Equal(RowStatus.FetchFailed, fetch.Fault!.Status);
        Assert.Contains("has more than 67108864 bytes", fetch.Fault.Message);
    }

    [Fact]
    public async Task A_server_that_takes_no_connection_is_the_rows_fault()
    {
        // Listens and never accepts: once its queue is full, whoever knocks hears nothing.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var first = new TcpClient();
        await first.ConnectAsync((IPEndPoint)deaf.LocalEndPoint!, Cancel);
        using var web = new WebImages(_ => true, TimeSpan.FromMilliseconds(1), connectTimeout: TimeSpan.FromMilliseconds(100));

        var fetch = await new NamedImageReader(["/"], 100, web).ReadAsync($"http://{deaf.LocalEndPoint}/a.jpg", Cancel);

        Assert.Equal(RowStatus.FetchFailed, fetch.Fault!.Status);
        Assert.Contains("ConnectTimeout", fetch.Fault.Message);
    }

    [Fact]
    public async Task A_image_that_is_too_large_is_refused()
    {
        var e = await Assert.ThrowsAsync<FetchException>(() => _anywhere.ReadAsync(Url + "/picture", 6, new(), Cancel));

        Assert.Contains("more than 6 bytes", e.Message);
    }

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://localhost")]
    [InlineData("http://[::1]")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("http://2130706433")]
    [InlineData("http://0x7f.1")]
    public async Task A_private_address_is_not_reached_however_it_is_written(string host)
    {
        var fetch = await new NamedImageReader(["/"], allowHttp: true).ReadAsync($"{host}:{new Uri(Url).Port}/picture", Cancel);

        Assert.Equal(RowStatus.OutsideRoot, fetch.Fault!.Status);
        Assert.Contains("private", fetch.Fault.Message);
    }

    [Fact]
    public async Task A_redirect_to_an_address_that_is_not_allowed_is_not_followed()
    {
        using var only = new WebImages(address => address.Equals(IPAddress.Loopback), TimeSpan.FromMilliseconds(1));

        var e = await Assert.ThrowsAsync<FetchException>(() => only.ReadAsync(Url + "/inside", 100, new(), Cancel));

        Assert.Equal(RowStatus.OutsideRoot, e.Status);
        Assert.Contains("127.0.0.2", e.Message);
    }

    [Theory]
    [InlineData("http://user:secret@example.com/a.jpg")]
    [InlineData("http://")]
    public async Task What_is_no_plain_address_is_refused(string address) =>
        Assert.Equal(RowStatus.FetchFailed,
        (await Assert.ThrowsAsync<FetchException>(() => _anywhere.ReadAsync(address, 100, new(), Cancel))).Status);

    // HTTP's dates are of whole seconds.
    private IResult UntilOpen(HttpContext context, Func<DateTimeOffset, string> retryAfter)
    {
        var opens = _opens ??= DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds() + 2);
        if (Now >= opens)
            return Results.Text("open");
        context.Response.Headers.RetryAfter = retryAfter(opens);
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
