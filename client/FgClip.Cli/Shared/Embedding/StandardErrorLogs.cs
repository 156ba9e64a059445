using System.Text;
using Microsoft.Extensions.Logging;

namespace FgClip.Cli.Shared.Embedding;

/// <summary>
/// Writes log lines to standard error, which takes everything that is not a result. A line includes its scopes, so that a warning about an
/// attempt names its device, its shard and its job.
/// </summary>
/// <param name="output">Where lines go; null for standard error.</param>
internal sealed class StandardErrorLogs(TextWriter? output = null) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new StandardErrorLog(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new StringBuilder($"{level}: {category}: ");
        _scopes.ForEachScope(static (scope, to) => to.Append(scope).Append(": "), line);
        line.Append(message);
        if (exception is not null)
            line.Append('\n').Append(exception);
        (output ?? Console.Error).WriteLine(line);
    }

    private sealed class StandardErrorLog(StandardErrorLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Write(logLevel, category, formatter(state, exception), exception);
    }
}
