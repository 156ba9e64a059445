using System.Net;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;
using FgClip.Grains.Leases;
using FgClip.Grains.Shards;
using FgClip.Grains.State;

namespace FgClip.Grains.Tests.State;

public sealed class JsonStateSerializerTests
{
    private static readonly LeasedWork Held = new()
    {
        Lease = new Lease("lease", new DeviceKey(SiloAddress.New(IPAddress.Loopback, 1, 2), "cpu").ToString(), DateTimeOffset.UnixEpoch),
        Failures = 1,
        Deaths = 3,
        Search = PoisonRowSearch.Create(10).Die().Clear() with { Crashed = [7] },
        GivenUp = new WorkFailure("no", Refused: true),
        FailedBy = ["S127.0.0.1:1:2/cpu"],
        FailedAt = DateTimeOffset.UnixEpoch,
        Trouble = new StoreTrouble(DateTimeOffset.UnixEpoch, 2, DateTimeOffset.UnixEpoch.AddSeconds(40), "I/O error"),
    };

    private readonly JsonStateSerializer _serializer = new();

    [Fact]
    public void A_job_comes_back_as_it_was()
    {
        var job = new JobState
        {
            Spec = new JobSpec
            {
                Model = new ModelReference("base", "00ff", "/models/base"),
                Inputs = ["a.jsonl", "b.jsonl"],
                Output = "/out",
                Features = new FeatureOptions { TextHeads = [TextHead.Short, TextHead.Box], MaxNumPatches = 256 },
            },
            Phase = JobPhase.Running,
            Run = 2,
            IsPaused = true,
            Totals = new PlanTotals(3, 30),
            Blocks = new BlockMemory
            {
                Heard = [3],
                Full = [1],
                Committed = new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 20 }),
            },
            Tally = new JobTally(new ShardCounts(3, 2, 0, 1), RowCounts.None, RowCounts.None, RowCounts.None, RowsGivenUp: 10),
            GivenUp = [new ShardFailure(1, "no")],
            Work = Held,
            Submitted = DateTimeOffset.UnixEpoch,
            Last = new JobStatus
            {
                Job = "job",
                Phase = JobPhase.Succeeded,
                Output = "/out",
                Shards = new ShardCounts(3, 3, 0, 0),
                Committed = new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 28, [RowStatus.TooLarge] = 2 }),
                Submitted = DateTimeOffset.UnixEpoch,
            },
        };

        var back = RoundTrip(job);

        Assert.Equivalent(job, back, strict: true);
    }

    [Fact]
    public void A_block_comes_back_as_it_was()
    {
        var block = new ShardBlockState { Open = { [17] = Held }, Full = new FullBlock(3, RowCounts.None, RowCounts.None) };

        Assert.Equivalent(block, RoundTrip(block), strict: true);
    }

    [Theory]
    [InlineData("""{"run":1,"priority":3}""", "priority")]
    [InlineData(
        """{"run":1,"spec":{"model":{"name":"a","digest":"00","location":"/m"},"inputs":["a"],"output":"/out","features":{"saliency":true}}}""", "saliency")]
    [InlineData("""{"run":1,"work":{"failures":1,"strikesByDevice":{}}}""", "strikesByDevice")]
    public void State_of_a_newer_version_is_refused_and_not_read_without_what_is_unknown(string json, string member)
    {
        var e = Assert.Throws<InvalidDataException>(() => _serializer.Deserialize<JobState>(new BinaryData(json)));

        Assert.Equal(
            $"The JobState of a grain was written by a newer version: the member \"{member}\" is unknown "
            + "here. Upgrade this silo or command.", e.Message);
    }

    [Fact]
    public void The_store_holds_no_type_names()
    {
        var json = _serializer.Serialize(new ShardBlockState { Open = { [17] = Held } }).ToString();

        Assert.DoesNotContain("FgClip", json);
        Assert.DoesNotContain("$type", json);
    }

    private T RoundTrip<T>(T state) => _serializer.Deserialize<T>(_serializer.Serialize(state));
}
