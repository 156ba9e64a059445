using System.Net;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Scheduling;

namespace FgClip.Grains.Tests.Scheduling;

/// <summary>Which job a device works for next, over fixed sequences of requests.</summary>
public sealed class JobScheduleTests
{
    private readonly JobSchedule _schedule = new();
    private readonly Dictionary<string, JobShare> _shares = [];
    private readonly List<string> _active = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Weights_of_3_and_1_get_3_shards_and_1(int devices)
    {
        Add("heavy", new JobShare { Weight = 3 });
        Add("light");

        var done = Run(devices, rounds: 4000 / devices, _ => 20);

        Assert.InRange((double)done["heavy"] / done["light"], 2.9, 3.1);
    }

    [Fact]
    public void Device_time_is_shared_where_one_job_has_longer_shards()
    {
        Add("long");
        Add("short");

        var done = Run(devices: 4, rounds: 2000, job => job == "long" ? 30 : 3);

        Assert.InRange(done["short"] / (10.0 * done["long"]), 0.95, 1.05);
    }

    [Fact]
    public void A_dataset_and_a_mining_job_get_the_same_where_no_share_is_stated()
    {
        Add("mining-negatives");
        Add("dataset");

        var done = Run(devices: 4, rounds: 500, _ => 10);

        Assert.InRange((double)done["dataset"] / done["mining-negatives"], 0.98, 1.02);
    }

    [Fact]
    public void A_job_that_begins_gets_the_next_device_and_no_more_than_its_share()
    {
        Add("old");
        Run(devices: 4, rounds: 100, _ => 20);
        Add("new");

        Assert.Equal("new", Next(0).Job);
        var done = Run(devices: 4, rounds: 400, _ => 20);
        Assert.InRange((double)done["new"] / done["old"], 0.95, 1.05);
    }

    [Fact]
    public void A_lower_priority_gets_what_the_higher_one_leaves()
    {
        Add("low", new JobShare { Weight = 1000 });
        Add("high", new JobShare { Priority = 1 });

        Assert.Equal("high", Next(0).Job);
        var choice = Next(1);
        Assert.Equal("high", choice.Job);
        Assert.Equal("low", Next(1, Miss(choice, seconds: 30)).Job);
        Assert.Equal("low", Next(2).Job);
        _schedule.Announce("high");
        Assert.Equal("high", Next(3).Job);
    }

    [Fact]
    public void No_more_devices_work_for_a_job_than_it_may_have()
    {
        Add("capped", new JobShare { MaxWorkers = 2, Priority = 1 });
        Add("other");

        Assert.Equal(["capped", "capped", "other", "other"], Enumerable.Range(0, 4).Select(device => Next(device).Job));
        _schedule.Leave(Device(0), _now);
        Assert.Equal("capped", Next(4).Job);
        Assert.Equal("capped", Next(1).Job);
        Assert.Equal("other", Next(5).Job);
    }

    [Fact]
    public void A_job_without_work_is_asked_again_by_one_device_when_it_said_so()
    {
        Add("tail");
        var choice = Next(0);

        Assert.Equal((null, TimeSpan.FromSeconds(5)), Waits(Next(0, Miss(choice, seconds: 5))));
        Assert.Equal((null, TimeSpan.FromSeconds(30)), Waits(Next(1)));
        _now += TimeSpan.FromSeconds(5);
        Assert.Equal("tail", Next(0).Job);
    }

    [Fact]
    public void What_a_job_announced_since_it_was_chosen_counts()
    {
        Add("job");
        var choice = Next(0);
        _schedule.Announce("job");

        Assert.Equal("job", Next(0, Miss(choice, seconds: 30)).Job);
    }

    [Fact]
    public void The_work_of_a_dead_silo_is_looked_for_at_once()
    {
        Add("job");
        Next(0);
        var choice = Next(1);
        Assert.Null(Next(1, Miss(choice, seconds: 30)).Job);

        Assert.True(_schedule.Drop(Device(0).Silo.Equals, _now));
        Assert.Equal("job", Next(1).Job);
    }

    [Fact]
    public void A_device_that_cannot_do_a_job_gets_another_and_hears_what_is_over()
    {
        Add("job");
        Add("mining-negatives");
        var query = Query(0) with { CanMine = false, Excluded = ["job"], Remembered = ["job", "gone"] };

        var choice = _schedule.Next(query, _now);

        Assert.Null(choice.Job);
        Assert.Equal(["gone"], choice.Over);
        Assert.Equal("mining-negatives", _schedule.Next(query with { CanMine = true }, _now).Job);
    }

    /// <summary>Devices work in turn, each for as long as the job's shards take, and the clock moves to whoever is done first.</summary>
    private Dictionary<string, int> Run(int devices, int rounds, Func<string, double> seconds)
    {
        var (done, busy) = (new Dictionary<string, int>(), new PriorityQueue<(int Device, string Job), double>());
        var start = _now;
        for (var device = 0; device < devices; device++)
            Enqueue(device, 0);
        for (var piece = 0; piece < devices * rounds; piece++)
        {
            busy.TryDequeue(out var ended, out var at);
            _now = start + TimeSpan.FromSeconds(at);
            done[ended.Job] = done.GetValueOrDefault(ended.Job) + 1;
            Enqueue(ended.Device, at);
        }

        return done;

        void Enqueue(int device, double at)
        {
            var job = Next(device).Job!;
            busy.Enqueue((device, job), at + seconds(job));
        }
    }

    private void Add(string job, JobShare? share = null)
    {
        _active.Add(job);
        if (share is not null)
            _shares[job] = share;
        _schedule.Set(_active, _shares);
    }

    private JobChoice Next(int device, JobMiss? missed = null) => _schedule.Next(Query(device) with { Missed = missed }, _now);

    private static JobQuery Query(int device) => new(Device(device), TimeSpan.FromSeconds(30), CanMine: true, [], [], Missed: null);

    private static DeviceKey Device(int device) => new(SiloAddress.New(IPAddress.Loopback, 1000 + device, 1), "cpu");

    private static JobMiss Miss(JobChoice choice, int seconds) => new(choice.Job!, choice.Turn, TimeSpan.FromSeconds(seconds));

    private static (string? Job, TimeSpan Wait) Waits(JobChoice choice) => (choice.Job, choice.Wait);
}
