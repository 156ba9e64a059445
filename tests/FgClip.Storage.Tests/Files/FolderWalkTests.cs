using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Storage.Tests.Files;

public sealed class FolderWalkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_block_s_receipts_are_listed_at_the_cost_of_the_block_and_not_of_the_dataset()
    {
        for (var part = 0; part < 2_000; part++)
            Write($"part-{part:00000000}.parquet");
        for (var block = 0; block < 8; block++)
        {
            for (var shard = 0; shard < 16; shard++)
                Write($"_commits/{block:000000}/{shard:000}.json");
        }

        var walk = new FolderWalk(_folder.Path, "_commits/000003/");

        Assert.Equal(Enumerable.Range(0, 16).Select(shard => $"_commits/000003/{shard:000}.json"), walk.Files().Select(file => file.Name));
        Assert.Equal(16, walk.Entries);
    }

    [Fact]
    public void A_prefix_within_a_part_looks_at_that_folder_and_enters_what_matches()
    {
        foreach (var name in (string[])["x/a1/f", "x/a2/f", "x/b/f", "x/b/g", "x/a", "y/f"])
            Write(name);

        var walk = new FolderWalk(_folder.Path, "x/a");

        Assert.Equal(["x/a", "x/a1/f", "x/a2/f"], walk.Files().Select(file => file.Name));
        Assert.Equal(4 + 1 + 1, walk.Entries);
    }

    [Fact]
    public void A_link_on_the_way_to_the_prefix_is_not_followed()
    {
        Write("elsewhere/b/f");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "elsewhere"));

        Assert.Empty(new FolderWalk(_folder.Path, "a/b/").Files());
        Assert.Empty(new FolderWalk(_folder.Path, "a/").Files());
        Assert.Single(new FolderWalk(Path.Combine(_folder.Path, "a"), "b/").Files());
    }

    private void Write(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
    }
}
