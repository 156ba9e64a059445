using System.Diagnostics.Metrics;
using FgClip.Client;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class StartingClientTests
{
    private static readonly FaultClusterOptions TwoCoordinators = new() { Coordinators = 2, Workers = 0 };

    [Fact]
    public async Task A_client_whose_silo_dies_before_it_answers_asks_another()
    {
        await using var cluster = await FaultCluster.StartAsync(TwoCoordinators);
        using var fault = new FaultOnFirstRequest(cluster, silo => _ = silo.KillAsync());

        await using var client = await ConnectAsync(cluster);
        Assert.NotNull(fault.Struck);
        Assert.Empty(await client.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_whose_silo_freezes_before_it_answers_asks_another()
    {
        await using var cluster = await FaultCluster.StartAsync(TwoCoordinators);
        using var fault = new FaultOnFirstRequest(cluster, silo => silo.Freeze());

        await using var client = await ConnectAsync(cluster);
        Assert.NotNull(fault.Struck);
        fault.Struck.Thaw();
        Assert.Empty(await client.ListAsync(TestContext.Current.CancellationToken));
    }

    private static Task<FgClipClient> ConnectAsync(FaultCluster cluster) =>
        FgClipClient.ConnectAsync(ClusterAddress.Parse(cluster.Redis.Address), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>
    /// Harms the silo to which a client of this process sends its first request, while that is on its way: Orleans counts a message before
    /// it is sent.
    /// </summary>
    private sealed class FaultOnFirstRequest : IDisposable
    {
        private readonly MeterListener _sent = new();
        private ClusterSilo? _struck;

        public FaultOnFirstRequest(FaultCluster cluster, Action<ClusterSilo> fault)
        {
            _sent.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "orleans-messaging-sent-messages-size")
                    listener.EnableMeasurementEvents(instrument);
            };
            _sent.SetMeasurementEventCallback<int>((_, _, tags, _) =>
            {
                var address = Tag(tags, "silo");
                var to = cluster.Silos.Single(silo => address.Contains($"{silo.Gateway}:", StringComparison.Ordinal));
                if (Interlocked.CompareExchange(ref _struck, to, null) is null)
                    fault(to);
            });
            _sent.Start();
        }

        /// <summary>The silo that was harmed.</summary>
        public ClusterSilo? Struck => _struck;

        public void Dispose() => _sent.Dispose();

        private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
        {
            foreach (var (key, value) in tags)
            {
                if (key == name)
                    return $"{value}";
            }

            return "";
        }
    }
}
