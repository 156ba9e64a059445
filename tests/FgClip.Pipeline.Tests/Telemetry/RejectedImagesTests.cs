using System.Diagnostics.Metrics;
using FgClip.Datasets.Images;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;
using FgClip.Pipeline.Telemetry;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Telemetry;

public sealed class RejectedImagesTests(SyntheticModel models)
{
    /// <summary>Instruments are the process's, so that other tests are measured too: a flow notes its own measurements alone.</summary>
    private static readonly AsyncLocal<List<string>?> Own = new();

    [Theory]
    [InlineData("bad_truncated.jpg", "1 format=jpeg status=truncated")]
    [InlineData("bad_random.png", "1 format=png status=unreadable")]
    [InlineData("bad_bomb.png", "1 format=png status=too_large")]
    [InlineData("bad_html.jpg", "1 format=unknown status=not_an_image")]
    [InlineData("rgb_64x64.png", null)]
    [InlineData("none.png", null)]
    public async Task A_file_that_was_fetched_and_not_decoded_is_counted_by_its_format_and_status(string image, string? counted)
    {
        List<string> measured = [];
        Own.Value = measured;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PipelineTelemetry.Name && instrument.Name == "fgclip.images.rejected")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            Own.Value?.Add($"{value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        var preparer = new RowPreparer(
            new(), new RowImageReader(new NamedImageReader([Fixtures.At("images")])), new ImageDecoder(), models.Second.Preparer);

        using var row = await preparer.PrepareAsync(Rows.Input(0) with { Image = image }, TestContext.Current.CancellationToken);

        Assert.Equal(counted is null ? [] : [counted], measured);
    }
}
