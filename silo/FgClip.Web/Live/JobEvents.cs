using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Client;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Web.Api;

namespace FgClip.Web.Live;

/// <summary>
/// What a watcher of a job is told: first everything, then what changed. It ends when the job is over. A watcher that comes again begins
/// again, so nothing has to be remembered for it.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="job">The job.</param>
/// <param name="time">The clock.</param>
internal sealed class JobEvents(FgClipClient client, string job, TimeProvider time)
{
    private readonly JobRates _rates = new();
    private readonly Dictionary<DeviceKey, string> _devices = [];
    private ShardMapVersion? _moment;
    private string? _job;

    /// <summary>The events, in their order.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async IAsyncEnumerable<SseItem<string>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await client.GetStatusAsync(job, cancellationToken);
            var bytes = 0;
            foreach (var item in await LookAsync(status, cancellationToken))
            {
                bytes += item.Data.Length;
                yield return item;
            }

            if (status.Phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Cancelled)
            {
                yield return new("{}", "over");
                yield break;
            }

            await Task.Delay(ByteBudget.After(bytes), time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<SseItem<string>>> LookAsync(JobStatus status, CancellationToken cancellationToken)
    {
        List<SseItem<string>> items = [];
        _rates.Add(status);
        var view = Json(JobView.From(status, _rates));
        if (view != _job)
            items.Add(new(_job = view, "job"));

        var grid = await client.GetShardsAsync(job, _moment, cancellationToken);
        if (_moment is null || grid.IsWhole || grid.Stretches.Count > 0)
            items.Add(new(Json(ShardsView.From(grid)), "shards"));
        _moment = grid.Moment;

        var devices = await client.GetDevicesAsync(cancellationToken);
        var said = devices.ToDictionary(device => device.Key, device => Json(DeviceView.From(device)));
        var gone = _devices.Keys.Where(key => !said.ContainsKey(key)).ToList();
        var changed = said.Where(device => _devices.GetValueOrDefault(device.Key) != device.Value).ToList();
        if (changed.Count > 0 || gone.Count > 0)
            items.Add(
                new($$"""{"changed":[{{string.Join(',', changed.Select(device => device.Value))}}],"gone":{{Json(gone.Select(key => $"{key.Silo.ToParsableString()}/{key.Device}"))}}}""", "devices"));
        foreach (var (key, text) in changed)
            _devices[key] = text;
        foreach (var key in gone)
            _devices.Remove(key);
        return items;
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
}
