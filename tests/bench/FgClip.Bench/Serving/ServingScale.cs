using System.Diagnostics;
using System.Globalization;
using FgClip.Bench.Inputs;
using FgClip.Client.Embeddings;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Pipeline.Models;
using FgClip.Serving;
using FgClip.TestKit.Services;
using FgClip.Web;

namespace FgClip.Bench.Serving;

/// <summary>
/// Texts of mixed lengths from clients that each send one and wait, over HTTP, beside the encoder that a job uses on the same texts in
/// batches of 32, by turns.
/// </summary>
/// <param name="output">Where the table goes.</param>
internal sealed class ServingScale(TextWriter output)
{
    private const int Batch = 32;

    private static readonly string[] Words = ["a", "red", "bus", "that", "waits", "at", "the", "station", "while", "people", "enter", "it"];

    /// <summary>Measures so many rounds of so many seconds.</summary>
    /// <exception cref="EmbeddingServerException">A request was refused.</exception>
    public async Task RunAsync(string architecture, int clients, int seconds, int rounds, CancellationToken cancellationToken)
    {
        using var made = await SyntheticFolder.MakeAsync(architecture);
        using var model = new LoadedModel(made.Model, new EncoderOptions());
        var port = ReservedPort.Take();
        await using var server = await ServingHost.StartAsync(
            model, new() { ModelName = "made", Web = new WebOptions { Port = port } }, cancellationToken);
        var options = new EmbeddingServerOptions { Address = new($"http://127.0.0.1:{port}"), Model = "made" };
        var time = TimeSpan.FromSeconds(seconds);
        await output.WriteLineAsync($"{architecture}, {clients} clients, {seconds} s a turn");
        await output.WriteLineAsync("| round | encoder texts/s | server texts/s | share | p50 ms | p99 ms |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        var shares = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var encoderFirst = round % 2 == 0;
            var before = encoderFirst ? Encode(model, time) : 0;
            var (served, latencies) = await AskAsync(options, clients, time, cancellationToken);
            var encoded = encoderFirst ? before : Encode(model, time);
            shares.Add(served / encoded);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {round + 1} | {encoded:f1} | {served:f1} | {shares[^1]:f2} | {At(latencies, 0.5):f0} | {At(latencies, 0.99):f0} |"));
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Median share of {rounds} rounds: {shares.Order().ElementAt(rounds / 2):f2}; no request was refused; "
            + $"{Environment.ProcessorCount} cores."));
    }

    private static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    private static string Text(int number) =>
        string.Join(' ', Enumerable.Range(number, 3 + (number * 7 % 50)).Select(i => Words[i * 5 % Words.Length])) + $" {number}";

    private static double Encode(LoadedModel model, TimeSpan time)
    {
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < time)
        {
            var ids = Enumerable.Range(done, Batch).Select(i => model.Tokenizer.Encode(Text(i), 64)).ToList();
            model.Encoder.EncodeTexts(ids, [WalkType.Short]);
            done += Batch;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<(double Speed, IReadOnlyList<double> Latencies)> AskAsync(
        EmbeddingServerOptions options, int clients, TimeSpan time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients });
        using var generator = new TextEmbeddingGenerator(http, options);
        var begun = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            List<double> latencies = [];
            for (var i = client; Stopwatch.GetElapsedTime(begun) < time; i += clients)
            {
                var asked = Stopwatch.GetTimestamp();
                await generator.GenerateAsync([Text(i)], cancellationToken: cancellationToken);
                latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return latencies;
        }));
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        double[] sorted = [.. all.SelectMany(latencies => latencies).Order()];
        return (sorted.Length / elapsed, sorted);
    }
}
