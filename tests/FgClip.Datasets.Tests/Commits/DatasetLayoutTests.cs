using FgClip.Datasets.Commits;

namespace FgClip.Datasets.Tests.Commits;

public sealed class DatasetLayoutTests
{
    [Fact]
    public void Names_are_those_that_readers_of_a_dataset_know()
    {
        Assert.Equal("part-00000017.parquet", DatasetLayout.Part(17));
        Assert.Equal("_commits/000000/017.json", DatasetLayout.Receipt(17));
        Assert.Equal("_commits/000390/160.json", DatasetLayout.Receipt(100_000));
        Assert.Equal("_inputs/0001.json", DatasetLayout.Plan(1));
        Assert.Equal("_attempts/00000017/abc", DatasetLayout.Attempt(17, "abc"));
        Assert.StartsWith(DatasetLayout.Receipts(DatasetLayout.BlockOf(100_000)), DatasetLayout.Receipt(100_000));
    }
}
