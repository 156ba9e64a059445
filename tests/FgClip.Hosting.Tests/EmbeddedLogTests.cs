using System.Collections.Concurrent;
using FgClip.Hosting.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FgClip.Hosting.Tests;

/// <summary>What an embedded cluster logs.</summary>
public class EmbeddedLogTests
{
    [Fact]
    public async Task What_Orleans_cancels_while_it_stops_is_not_logged()
    {
        using var lines = new Lines();
        var options = new EmbeddedClusterOptions
        {
            Logs = lines,
            LogLevel = LogLevel.Error,
            Services = services => services.AddHostedService<Noise>(),
        };
        await using (await EmbeddedCluster.StartAsync(options, TestContext.Current.CancellationToken))
            Assert.Contains("Orleans.Streams: starts", lines.All);

        Assert.Contains("FgClip.Work: stops", lines.All);
        Assert.DoesNotContain("Orleans.Streams: stops", lines.All);
    }

    /// <summary>A service that logs errors as Orleans and as the program does.</summary>
    private sealed class Noise(ILoggerFactory logs) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Log("starts");

        public Task StopAsync(CancellationToken cancellationToken) => Log("stops");

        private Task Log(string what)
        {
            foreach (var category in (string[])["Orleans.Streams", "FgClip.Work"])
                logs.CreateLogger(category).Log(LogLevel.Error, default, what, null, (state, _) => state);
            return Task.CompletedTask;
        }
    }

    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Line(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.All.Enqueue($"{category}: {formatter(state, exception)}");
        }
    }
}
