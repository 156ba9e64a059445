using FgClip.Datasets.Layout;

namespace FgClip.Datasets.Tests.Commits;

public sealed class DatasetLayoutTests
{
    [Fact]
    public void Names_are_those_that_readers_of_a_dataset_know()
    {
        Assert.Equal("part-00000017.parquet", DatasetPaths.Part(17));
        Assert.Equal("parts/000390/part-00100000.parquet", DatasetPaths.PartInFolder(100_000));
        Assert.Equal("_commits/000000/017.json", DatasetPaths.Receipt(17));
        Assert.Equal("_commits/000390/160.json", DatasetPaths.Receipt(100_000));
        Assert.Equal("_inputs/0001.json", DatasetPaths.Plan(1));
        Assert.Equal("_attempts/00000017/abc", DatasetPaths.Attempt(17, "abc"));
        Assert.StartsWith(DatasetPaths.Receipts(DatasetPaths.BlockOf(100_000)), DatasetPaths.Receipt(100_000));
    }
}
