using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FgClip.Cli.Shared.Output;

/// <summary>JSON objects, one a line, on standard output; letters of any language stay readable.</summary>
internal sealed class JsonLines : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StreamWriter _writer;

    private JsonLines(Stream stream) =>
        _writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };

    public static JsonLines ToStandardOutput() => new(Console.OpenStandardOutput());

    /// <summary>An object as one line.</summary>
    public static string Format(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    public void Write(object value) => _writer.WriteLine(Format(value));

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
