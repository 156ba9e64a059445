using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace FgClip.Web.Tests.Live;

public sealed class JobEventsTests(SyntheticJobs jobs)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_sees_everything_then_what_changes_then_the_end()
    {
        await using var silo = await ServedSilo.StartAsync();
        var job = await silo.SubmitAsync(jobs.Spec(rows: 600, shardRows: 10));

        List<(string Kind, JsonNode Data)> events = [];
        using var response = await silo.Http.GetAsync($"/api/v1/jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancel)).EnumerateAsync(Cancel))
            events.Add((item.EventType, JsonNode.Parse(item.Data)!));

        Assert.Equal("job", events[0].Kind);
        Assert.Equal("over", events[^1].Kind);
        Assert.Equal("succeeded", (string)events.Last(each => each.Kind == "job").Data["phase"]!);
        Assert.Contains(events, each => each.Kind == "devices" && each.Data["changed"]!.AsArray().Count == 1);
        var states = new char[60];
        Array.Fill(states, 'w');
        foreach (var (_, data) in events.Where(each => each.Kind == "shards"))
            Apply(data, ref states);
        Assert.Equal(new string('d', 60), new string(states));
    }

    private static void Apply(JsonNode shards, ref char[] states)
    {
        if ((bool)shards["whole"]!)
            Array.Fill(states, 'w');
        foreach (var run in shards["runs"]!.AsArray())
        {
            var (at, text) = ((int)run!["first"]!, (string)run["states"]!);
            for (var i = 0; i < text.Length;)
            {
                var end = i + 1;
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                    end++;
                var length = int.Parse(text[(i + 1)..end]);
                Array.Fill(states, text[i], at, length);
                (at, i) = (at + length, end);
            }
        }
    }
}
