using FgClip.Datasets.Jobs;
using FgClip.Pipeline.Batching;

namespace FgClip.Pipeline.Tests.Batching;

public sealed class BatchLimitsTests
{
    [Theory]
    [InlineData(3_072, 1_024)] // fgclip2-base
    [InlineData(4_304, 730)] // fgclip2-so400m
    [InlineData(256, 8_192)]
    public void ABatchOnACpuLeavesItsWidestLayerInTheCache(int mlpWidth, int patches) =>
        Assert.Equal(patches, BatchLimits.Create(new RunOptions(), cpu: true, mlpWidth, takesMixedShapes: true).Patches);

    [Fact]
    public void ABatchOnAGpuIsLarge() =>
        Assert.Equal(8_192, BatchLimits.Create(new RunOptions(), cpu: false, mlpWidth: 3_072, takesMixedShapes: true).Patches);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatAJobSaysCountsOnEachDevice(bool cpu)
    {
        var limits = BatchLimits.Create(new RunOptions { BatchTokens = 4_096, BatchImages = 3, Padding = 0.1 }, cpu, mlpWidth: 3_072,
            takesMixedShapes: true);

        Assert.Equal(new BatchLimits(4_096, 3, 0.1), limits);
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 0.005)]
    [InlineData(false, false, 0)]
    public void OnlyAGpuPadsUnasked(bool cpu, bool takesMixedShapes, double padding) =>
        Assert.Equal(padding, BatchLimits.Create(new RunOptions(), cpu, mlpWidth: 3_072, takesMixedShapes).Padding);

    [Theory]
    [InlineData(256, 4)]
    [InlineData(1_024, 1)]
    [InlineData(16_384, 1)]
    public void AImageLargerThanABatchIsABatch(int patches, int places) =>
        Assert.Equal(
            places, BatchLimits.Create(new RunOptions(), cpu: true, mlpWidth: 3_072, takesMixedShapes: false).BatchSizeFor(patches));
}
