using System.Security.Cryptography;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Cli.Tests.Commands;

public sealed class IndexKilledTests : IDisposable
{
    private const int Rows = 1_000, RowsPerPart = 50, Files = Rows / RowsPerPart, Dimensions = 32, Kills = 5, Seed = 3;

    // A file makes several events in the folder, and there are twenty of them.
    private const int MaxEvents = 30;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_again_and_again_it_keeps_what_is_whole_and_ends_in_an_index_of_all_vectors()
    {
        var dataset = await VectorDataset.WriteAsync(_folder.At("dataset"), Rows,
            row => new VectorRow($"{row:0000}", $"{row}.jpg", null) { ImageEmbedding = VectorDataset.Unit(row, Dimensions) },
            new FeatureOptions { TextHeads = [] }, RowsPerPart);
        var (index, cache) = (_folder.At("index"), _folder.At("cache"));
        var column = Path.Combine(index, "image_embedding");
        string[] command = ["index", "--embeddings", dataset, "--index", index, "--cache", cache, "--shard-vectors", $"{RowsPerPart}"];
        Directory.CreateDirectory(column);

        var kept = new Dictionary<string, (DateTime, string)>();
        await FolderEvents.KillAsync(column, Kills, new Random(Seed), MaxEvents, SetBackAsync, CheckAsync, command);
        await CheckAsync();
        var built = (await Fgclip.RunAsync(command)).Ended(ExitCode.Done);

        Assert.Contains($"{Rows} vectors in {Files} files, {Files - kept.Count} of them built now", built.Output);
        await CheckAsync();
        Assert.Equal(Files, kept.Count);
        Assert.Empty(Directory.GetFiles(column, "*.tmp"));
        string[] search = ["search", "--embeddings", dataset, "--cache", cache, "--key", "0007", "--top", "20", "--json"];
        Assert.Equal((await Fgclip.RunAsync(search)).Ended(ExitCode.Done).Lines,
            (await Fgclip.RunAsync([.. search, "--index", index])).Ended(ExitCode.Done).Lines);

        async Task SetBackAsync()
        {
            kept.Clear();
            await FolderEvents.EmptyAsync(column);
        }

        // What was whole once stays as it is, and is never built again.
        Task CheckAsync()
        {
            var now = Directory.GetFiles(column, "*.usearch").ToDictionary(
                file => Path.GetFileName(file),
                file => (File.GetLastWriteTimeUtc(file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
            Assert.All(kept, file => Assert.Equal(file.Value, now[file.Key]));
            kept = now;
            return Task.CompletedTask;
        }
    }
}
