using Microsoft.Extensions.Logging;

namespace FgClip.Cli.Embedding;

/// <summary>Log lines on standard error, which is where everything goes that is no result.</summary>
internal sealed class StandardErrorLogs : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new StandardErrorLog(categoryName);

    public void Dispose()
    {
    }

    private sealed class StandardErrorLog(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.Error.WriteLine($"{logLevel}: {category}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
    }
}
