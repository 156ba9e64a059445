using System.Text;

namespace FgClip.Cli.Tests;

/// <summary>
/// Runs the command in the process of the tests. A process of its own needs 2 to 4 s of processor time before it does anything, most of it
/// to compile what it starts with; these tests run commands some hundreds of times.
/// </summary>
internal static class FgclipInProcess
{
    // They write to the console's writers only: not to the stream of standard output, as most JSON does, nor from threads that live
    // longer.
    private static readonly string[] Commands =
        ["dedup", "demo", "embed", "index", "mine", "model", "retry", "sample", "search", "select", "verify"];

    private static readonly AsyncLocal<TextWriter?> Out = new();
    private static readonly AsyncLocal<TextWriter?> Error = new();

    static FgclipInProcess()
    {
        Console.SetOut(new RoutedWriter(Out, Console.Out));
        Console.SetError(new RoutedWriter(Error, Console.Error));
    }

    /// <summary>Returns whether a command's outputs can be told apart from those of the others in this process.</summary>
    public static bool Takes(string[] arguments) =>
        Commands.Contains(arguments.FirstOrDefault()) && (arguments[0] is "search" or "index" || !arguments.Contains("--json"))
        && !arguments.Contains("--verbose");

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Fgclip.Result> RunAsync(string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        (Out.Value, Error.Value) = (TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        var exitCode = await Task.Run(() => CommandLine.RunAsync(arguments), TestContext.Current.CancellationToken);
        (Out.Value, Error.Value) = (null, null);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Writes to where the command that writes was told to.</summary>
    private sealed class RoutedWriter(AsyncLocal<TextWriter?> place, TextWriter otherwise) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        private TextWriter Place => place.Value ?? otherwise;

        public override void Write(char value) => Place.Write(value);

        public override void Write(string? value) => Place.Write(value);

        public override void Write(char[] buffer, int index, int count) => Place.Write(buffer, index, count);

        public override void WriteLine(string? value) => Place.WriteLine(value);

        public override Task WriteAsync(char value) => Place.WriteAsync(value);

        public override Task WriteAsync(string? value) => Place.WriteAsync(value);

        public override Task WriteLineAsync(string? value) => Place.WriteLineAsync(value);

        public override void Flush() => Place.Flush();
    }
}
