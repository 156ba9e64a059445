using System.Text;
using FgClip.Datasets.Images;
using FgClip.Datasets.Images.Web;
using FgClip.Datasets.Rows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FgClip.Datasets.Tests.Images.Web;

public sealed class WebOptOutTests : IAsyncLifetime
{
    private readonly WebApplication _server;
    private readonly WebImages _web = new(_ => true, TimeSpan.FromMilliseconds(1));
    private string? _userAgent;

    public WebOptOutTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/image", (HttpContext context, string header, string[] value) =>
        {
            _userAgent = context.Request.Headers.UserAgent;
            context.Response.Headers[header] = value;
            return "image";
        });
        _server.MapGet("/moved", (HttpContext context) => Results.Redirect("/image" + context.Request.QueryString));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        _web.Dispose();
        await _server.DisposeAsync();
    }

    // The first block are the cases of img2dataset's is_disallowed, with its default directives.
    [Theory]
    [InlineData("noai", true)]
    [InlineData("noimageai", true)]
    [InlineData("noindex", true)]
    [InlineData("noimageindex", true)]
    [InlineData("nofollow, NoAI ", true)]
    [InlineData("fgclip: noai", true)]
    [InlineData("FgClip: nofollow, noai", true)]
    [InlineData("otherbot: noai", false)]
    [InlineData("nofollow", false)]
    [InlineData("all", false)]
    [InlineData("", false)]
    [InlineData("none", true)]
    [InlineData("*: noindex", true)]
    [InlineData("otherbot: noindex, fgclip: noarchive, noai", true)]
    [InlineData("otherbot: noindex, noai", false)]
    [InlineData("max-image-preview: large, noindex", true)]
    [InlineData("unavailable_after: 25 Jun 2010 15:00:00 PST, noindex", true)]
    [InlineData("unavailable_after: Friday, 25-Jun-10 15:00:00 UTC, noindex", true)]
    public void A_line_forbids_by_its_directives_for_us_or_all(string line, bool forbids) =>
        Assert.Equal(forbids, WebOptOut.Forbids(line));

    [Theory]
    [InlineData("?header=X-Robots-Tag&value=noai", "X-Robots-Tag: noai")]
    [InlineData("?header=x-robots-tag&value=otherbot:%20noai&value=fgclip:%20noindex", "X-Robots-Tag: fgclip: noindex")]
    [InlineData("?header=tdm-reservation&value=1", "TDM-Reservation: 1")]
    public async Task An_image_whose_server_opts_out_is_a_row_of_its_own_status_unless_that_is_ignored(string query, string header)
    {
        foreach (var path in (string[])["/image", "/moved"])
        {
            var fetch = await Reader(new()).ReadAsync(_server.Urls.First() + path + query, Cancel);
            Assert.Equal(RowStatus.OptedOut, fetch.Fault!.Status);
            Assert.Contains($"\"{header}\"", fetch.Fault.Message);

            using var bytes = (await Reader(new() { IgnoreOptOut = true }).ReadAsync(_server.Urls.First() + path + query, Cancel)).Bytes!;
            Assert.Equal("image", Encoding.UTF8.GetString(bytes.Memory.Span));
        }
    }

    [Theory]
    [InlineData("?header=tdm-reservation&value=0")]
    [InlineData("?header=X-Robots-Tag&value=otherbot:%20noai")]
    public async Task Other_headers_opt_nothing_out(string query)
    {
        using var bytes = (await Reader(new()).ReadAsync(_server.Urls.First() + "/image" + query, Cancel)).Bytes;

        Assert.NotNull(bytes);
    }

    [Fact]
    public async Task The_user_agent_names_the_robot_that_opt_outs_name_and_the_contact()
    {
        var manners = new WebManners { Contact = "mailto:data@example.org" };

        using var bytes = (await Reader(manners).ReadAsync(_server.Urls.First() + "/image?header=x&value=y", Cancel)).Bytes;

        Assert.Matches(@"^FgClip\.Cluster/\S+ \(compatible; fgclip; \+mailto:data@example\.org\)$", _userAgent);
        Assert.EndsWith("(compatible; fgclip)", new WebManners().UserAgent);
    }

    private NamedImageReader Reader(WebManners manners) => new(["/"], NamedImageReader.DefaultMaxBytes, _web, manners);
}
