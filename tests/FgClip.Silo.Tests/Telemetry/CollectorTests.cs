using System.Text;
using FgClip.Grains.Abstractions.Telemetry;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Silo.Tests.Telemetry;

public sealed class CollectorTests
{
    [Fact]
    public async Task A_job_is_one_trace_across_silos_and_logs_name_it()
    {
        using var folder = new TempFolder();
        await CliProcess.RunAsync(null, "model", "import", Fixtures.CheckpointShapes, "--out", folder.At("model"));
        await CliProcess.RunAsync(null, "sample", "--out", folder.At("scenes"), "--count", "200", "--seed", "3");
        await using var collector = new Collector();
        await using var redis = await Redis.StartAsync();
        var variables = new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = redis.Address };
        var log = new ProcessLog();
        List<ProgramProcess> silos = [];
        try
        {
            for (var i = 0; i < 2; i++)
                silos.Add(Silo($"silo-{i}", collector.Address, variables, log));
            await log.WaitAsync(line => line.Text.Contains("is ready"), count: 2, cancellationToken: TestContext.Current.CancellationToken);
            var said = await CliProcess.RunAsync(
                variables, "submit", "--watch", "--model", folder.At("model"), "--input", folder.At("scenes"), "--output", folder.At("out"),
                "--features", "image", "--shard-rows", "5");
            var job = said.First(line => line.Text.Contains("fgclip: job ")).Text.Split(' ')[2];

            // A silo that ends sends what it has.
            foreach (var silo in silos)
                silo.Send(Signal.Terminate);
            foreach (var silo in silos)
                Assert.Equal(0, await silo.WaitForExitAsync(TestContext.Current.CancellationToken));

            var trace = new byte[16];
            JobTrace.ContextOf(job).TraceId.CopyTo(trace);
            var traces = collector.GetMessages("traces").Where(message => message.AsSpan().IndexOf(trace) >= 0).ToList();
            Assert.All(["silo-0", "silo-1"], silo => Assert.Contains(traces, message => Has(message, silo)));
            Assert.All(["submit", "plan", "shard", "finalize", "encode", "write"],
                name => Assert.Contains(traces, message => Has(message, name)));
            Assert.Contains(collector.GetMessages("logs"), message => Has(message, job) && Has(message, "shard 0"));
            Assert.Contains(collector.GetMessages("metrics"), message => Has(message, "fgclip.rows"));
        }
        finally
        {
            foreach (var silo in silos)
                await silo.DisposeAsync();
        }
    }

    private static bool Has(byte[] message, string text) => message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static ProgramProcess Silo(string name, string collector, Dictionary<string, string> variables, ProcessLog log) =>
        SiloProcess.Start(
        name,
        new Dictionary<string, string> { ["AdvertisedIP"] = "127.0.0.1", ["CpuThreads"] = "1", ["Worker:PollInterval"] = "00:00:00.2" },
        new Dictionary<string, string>(variables)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={name}",
        },
        core: null,
        log);
}
