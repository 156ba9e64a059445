using FgClip.Datasets.Manifests.Tar.Windows;
using FgClip.TestKit.S3;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Datasets.Tests.Manifests.Tar.Windows;

/// <summary>
/// What is read of an archive when its images are not wanted. Each answer moves a clock of the test by what a store of some latency and
/// bandwidth would take.
/// </summary>
public sealed class HeaderReadTests
{
    private const int Image = 1_000_000;
    private const int Images = 60;

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Large_images_are_skipped_where_a_request_is_cheap()
    {
        var (requests, bytes, length) = await ReadAsync(latency: 0.0005, bytesPerSecond: 100e6);

        Assert.InRange(requests, Images * 3 / 4, Images);
        Assert.True(bytes < length / 3, $"{bytes} of {length} bytes");
    }

    [Fact]
    public async Task They_are_read_through_where_a_request_is_dear()
    {
        var (requests, bytes, length) = await ReadAsync(latency: 0.2, bytesPerSecond: 100e6);

        Assert.InRange(requests, length / (4 << 20), Images / 2);
        Assert.InRange(bytes, length / 2, length);
    }

    [Fact]
    public async Task Small_images_are_read_through_in_large_windows_even_where_requests_are_cheap()
    {
        var (archive, _) = RemoteTar.Samples(Enumerable.Repeat(30_000, 500));
        await using var tar = await StartAsync(archive, latency: 0.0001, bytesPerSecond: 1e6);

        Assert.Equal(500, await tar.ReadAsync(archive.Length, costs: new RequestCosts(_time)).CountAsync(Cancel));

        Assert.Equal(1 + ((archive.Length - (1 << 20) - 1) / (4 << 20)) + 1, tar.Ranges.Count);
        Assert.Equal(archive.Length, tar.BytesRead);
    }

    // What reading one archive has shown is known when the next one is read.
    [Fact]
    public async Task Measurements_outlive_the_archive()
    {
        var costs = new RequestCosts(_time);
        await ReadAsync(latency: 0.2, bytesPerSecond: 100e6, costs);

        var (requests, _, length) = await ReadAsync(latency: 0.2, bytesPerSecond: 100e6, costs);

        Assert.InRange(requests, (length / (4 << 20)) - 1, (length / (4 << 20)) + 1);
    }

    private async Task<(int Requests, long Bytes, int Length)> ReadAsync(double latency, double bytesPerSecond, RequestCosts? costs = null)
    {
        var (archive, _) = RemoteTar.Samples(Enumerable.Repeat(Image, Images));
        await using var tar = await StartAsync(archive, latency, bytesPerSecond);
        var rows = await tar.ReadAsync(archive.Length, costs: costs ?? new RequestCosts(_time)).ToListAsync(Cancel);
        Assert.Equal(
            Enumerable.Range(0, Images).Select(i => (i.ToString("000000000"), $"caption {i}", (long)Image)),
            rows.Select(row => (row.Sample!, row.ShortCaption!, row.Member!.Value.Length)));
        return (tar.Ranges.Count, tar.BytesRead, archive.Length);
    }

    private async Task<RemoteTar> StartAsync(byte[] archive, double latency, double bytesPerSecond)
    {
        var tar = await RemoteTar.CreateAsync(archive);
        tar.Server.Faults = call =>
        {
            if (RemoteTar.IsRead(call) && RemoteTar.RangeOf(call) is var (first, last))
                _time.Advance(TimeSpan.FromSeconds(latency + ((last - first + 1) / bytesPerSecond)));
            return S3Fault.None;
        };
        return tar;
    }
}
