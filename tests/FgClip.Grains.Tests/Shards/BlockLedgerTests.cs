using System.Net;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;
using FgClip.Grains.Shards;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Grains.Tests.Shards;

public sealed class BlockLedgerTests : ISiloLiveness
{
    private readonly FakeTimeProvider _time = new();
    private readonly HashSet<SiloAddress> _dead = [];
    private readonly LeaseRules _rules;

    public BlockLedgerTests() =>
        _rules = new LeaseRules(Options.Create(new CoordinatorOptions { MaxDeaths = 1, MaxSearchDeaths = 1 }), _time, this);

    bool ISiloLiveness.IsDead(SiloAddress silo) => _dead.Contains(silo);

    [Fact]
    public void A_shard_that_is_given_up_while_it_is_handed_out_is_not_handed_out()
    {
        var block = NewBlock(shards: 2);

        // The whole shard takes its worker down, then the probe of its first half: the second death gives it up.
        Assert.Null(LeaseAndDie(block, port: 1)?.Probe);
        Assert.Equal(new RowRange(0, 5), LeaseAndDie(block, port: 2)?.Probe);
        var next = block.Lease(Request(port: 3));

        Assert.Equal(1, next?.Shard.Index);
        Assert.Equal(new ShardCounts(2, Done: 0, Leased: 1, Failed: 1), block.Report().Shards);
    }

    [Fact]
    public void Nothing_is_handed_out_where_the_last_shard_is_given_up_meanwhile()
    {
        var block = NewBlock(shards: 1);
        LeaseAndDie(block, port: 1);
        LeaseAndDie(block, port: 2);

        Assert.Null(block.Lease(Request(port: 3)));
        Assert.Equal(new ShardCounts(1, Done: 0, Leased: 0, Failed: 1), block.Report().Shards);
    }

    private BlockLedger NewBlock(int shards) => new(
        new BlockKey("job", 1, 0),
        [.. Enumerable.Range(0, shards)
            .Select(
                shard => new ShardRecord(new ShardDescriptor(shard, Input: 0, Offset: 0, Line: 0, FirstRow: shard * 10, Rows: 10),
                Receipt: null))],
        [],
        _rules);

    /// <summary>Leases a shard; its lease runs out, and the silo is declared dead after the block last looked.</summary>
    private ShardLease? LeaseAndDie(BlockLedger block, int port)
    {
        var request = Request(port);
        var lease = block.Lease(request);
        _time.Advance(TimeSpan.FromSeconds(61));
        _dead.Add(request.Holder.Silo);
        return lease;
    }

    private static LeaseRequest Request(int port) =>
        new($"lease {port}", new DeviceKey(SiloAddress.New(IPAddress.Loopback, port, 1), "cpu"));
}
