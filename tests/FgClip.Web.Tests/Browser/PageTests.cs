using System.Net;
using FgClip.TestKit;

namespace FgClip.Web.Tests.Browser;

public sealed class PageTests(SyntheticJobs jobs)
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    [InlineData("dark", 390)]
    public async Task A_person_sees_what_a_job_did(string scheme, int width)
    {
        await using var silo = await ServedSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec(rows: 90, shardRows: 20));
        await silo.SucceedAsync(job);
        using var images = new TempFolder();

        var saw = await Chromium.RunAsync("look.mjs", $"http://localhost:{silo.Port}", scheme, $"{width}",
            Environment.GetEnvironmentVariable("FGCLIP_SCREENSHOTS") ?? images.Path);

        Assert.Empty(saw["faults"]!.AsArray());
        Assert.Equal([$"localhost:{silo.Port}"], saw["asked"]!.AsArray().Select(host => (string)host!).Where(host => host.Length > 0));
        Assert.Equal(Path.GetFileName((string)(await silo.GetAsync($"/api/v1/jobs/{job}"))["output"]!), (string)saw["title"]!);
        Assert.Equal((job, "succeeded", "90 of 90", "3 (3.3 %)"),
            ((string)saw["id"]!, (string)saw["phase"]!, (string)saw["rows"]!, (string)saw["errors"]!));
        Assert.Equal(("5", "0"), ((string)saw["done"]!, (string)saw["waiting"]!));
        Assert.Equal(scheme == "dark" ? "75,163,217" : "0,114,178", (string)Assert.Single(saw["grid"]!.AsArray())!);
        Assert.Equal("Shard 1: done", (string)saw["pointed"]!);
        Assert.Matches("is the limit: |No device computed", (string)saw["limit"]!);
        Assert.Equal(1, (int)saw["devices"]!);
        Assert.Contains("3 the image is not there (missing)", (string)saw["reasons"]!);
        Assert.Equal(9, saw["samples"]!.AsArray().Count);
        Assert.Contains(saw["samples"]!.AsArray(), sample => ((string)sample!).Contains("none.png"));
        Assert.Equal(12, (int)saw["cards"]!);
        Assert.StartsWith("Dark: cosine ", (string)saw["scale"]!);
        Assert.All(saw["map"]!.AsArray(), side => Assert.InRange((int)side!, 4, 64));
        Assert.Equal(width, (int)saw["wide"]!);
        Assert.Equal(scheme == "dark" ? "rgb(18, 23, 31)" : "rgb(255, 255, 255)", (string)saw["paper"]!);
        Assert.Empty(saw["unnamed"]!.AsArray());
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task The_speed_of_a_job_is_a_chart_from_before_the_page_was_opened(string scheme, int width)
    {
        await using var silo = await ServedSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec(rows: 20_000, shardRows: 100));
        await silo.WaitForPointsAsync(job, 5);
        using var images = new TempFolder();

        var saw = await Chromium.RunAsync("running.mjs", $"http://localhost:{silo.Port}", job, scheme, $"{width}",
            Environment.GetEnvironmentVariable("FGCLIP_SCREENSHOTS") ?? images.Path);

        Assert.Empty(saw["faults"]!.AsArray());
        Assert.Equal("running", (string)saw["phase"]!);
        var (seconds, rows) = (saw["history"]!["seconds"]!.AsArray(), saw["history"]!["rows"]!.AsArray());
        Assert.InRange((int)saw["points"]!, 4, 100);
        Assert.Equal(seconds.Count - 1, (int)saw["points"]!);
        Assert.True((double)saw["from"]! < (double)saw["opened"]!, "The line begins before the page was opened.");
        Assert.Matches(@"^Rows a second from \S+ to \S+: at most [\d.,]+, [\d.,]+ at the end\.$", (string)saw["label"]!);
        // The line lies inside of its drawing, and its highest point is the most.
        Assert.All(saw["heights"]!.AsArray(), height => Assert.InRange((double)height!, 0, 110));
        var rates = Enumerable.Range(1, seconds.Count - 1)
            .Select(i => ((double)rows[i]! - (double)rows[i - 1]!) / ((double)seconds[i]! - (double)seconds[i - 1]!));
        Assert.Equal((double)saw["most"]!, rates.Max(), 0.6);
        Assert.Equal(width, (int)saw["wide"]!);
        Assert.True((bool)saw["hidden"]!);
    }

    [Fact]
    public async Task Every_text_of_the_page_is_in_the_Chinese_dictionary()
    {
        var saw = await Chromium.RunAsync("dictionary.mjs", Path.Combine(Fixtures.Repository, "silo", "FgClip.Web", "Page"));

        Assert.InRange((int)saw["used"]!, 100, 1_000);
        Assert.Empty(saw["missing"]!.AsArray());
        Assert.Empty(saw["unused"]!.AsArray());
        Assert.Empty(saw["differing"]!.AsArray());
    }

    [Fact]
    public async Task Buttons_pause_resume_and_cancel()
    {
        await using var silo = await ServedSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec(rows: 20_000, shardRows: 100));

        var saw = await Chromium.RunAsync("steer.mjs", $"http://localhost:{silo.Port}", job);

        Assert.Equal(["running", "paused", "running", "running", "cancelled"], saw["phases"]!.AsArray().Select(phase => (string)phase!));
        Assert.True((bool)saw["hidden"]!);
        Assert.Empty(saw["faults"]!.AsArray());
        Assert.Equal("cancelled", (string)(await silo.GetAsync($"/api/v1/jobs/{job}"))["phase"]!);
    }

    [Fact]
    public async Task The_key_is_asked_for_once()
    {
        await using var silo = await ServedSilo.StartAsync(ServedSilo.Key);

        var saw = await Chromium.RunAsync("sign-in.mjs", $"http://localhost:{silo.Port}", ServedSilo.Key);

        Assert.Equal((int)HttpStatusCode.Unauthorized, (int)saw["status"]!);
        Assert.Equal(("Key", "That is not the key."), ((string)saw["form"]!, (string)saw["wrong"]!));
        Assert.Equal(("fgclip_session", true, "Strict"),
            ((string)saw["cookie"]!["name"]!, (bool)saw["cookie"]!["httpOnly"]!, (string)saw["cookie"]!["sameSite"]!));
    }

    [Fact]
    public async Task A_job_of_100000_shards_costs_under_200_kB_a_minute()
    {
        await using var silo = await ServedSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec(rows: 100_000, shardRows: 1));
        await silo.WaitAsync(job, status => (int)status["shardsDone"]! > 0);

        var saw = await Chromium.RunAsync("many-shards.mjs", $"http://localhost:{silo.Port}", job);

        TestContext.Current.TestOutputHelper!.WriteLine($"first paint {(double)saw["paint"]!:f0} ms, shards shown "
            + $"{(double)saw["shown"]!:f0} ms, {(double)saw["bytesPerMinute"]! / 1e3:f0} kB a minute");
        Assert.Empty(saw["faults"]!.AsArray());
        Assert.InRange((double)saw["bytesPerMinute"]!, 1, 200_000);
        Assert.Matches(@"^9\d,\d{3}$", (string)saw["waiting"]!);
        Assert.InRange((int)saw["size"]![1]!, 50, 400);
    }
}
