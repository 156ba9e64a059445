using FgClip.Cli.Shared.Embedding;
using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Cli.Tests.Shared.Embedding;

public sealed class StageSummaryTests
{
    [Theory]
    [InlineData(90, 8, 2, "The model is the limit: of the device's time 90 % went to the model, 8 % to waiting "
        + "for images, 2 % to waiting for the writer")]
    [InlineData(30, 60, 10, "Reading and decoding images is the limit")]
    [InlineData(30, 10, 60, "Writing is the limit")]
    public void It_names_the_stage_that_the_others_wait_for(int computing, int rows, int writer, string begins) =>
        Assert.StartsWith(begins, StageSummary.Format([Pace(computing, rows, writer)]));

    [Fact]
    public void Devices_are_taken_together()
    {
        var line =
            StageSummary.Format(
                [Pace(10, 0, 0, batches: 2, images: 60, patches: 15_000, padding: 30),
                Pace(0, 30, 0, batches: 2, images: 3, patches: 5_000, padding: 50)]);

        Assert.StartsWith("Reading and decoding images is the limit: of the device's time 25 %", line);
        Assert.EndsWith("; 15.8 images a batch, 0.40 % padding.", line);
    }

    [Fact]
    public void A_job_that_had_nothing_to_compute_says_nothing() => Assert.Null(StageSummary.Format([Pace(0, 0, 0)]));

    private static DevicePace Pace(int computing, int rows, int writer, int batches = 0, int images = 0, int patches = 0,
        int padding = 0) => new(
        TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(computing), TimeSpan.FromSeconds(rows), TimeSpan.FromSeconds(writer), batches,
        images, images, patches, padding);
}
