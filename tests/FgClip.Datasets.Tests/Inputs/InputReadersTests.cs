using FgClip.Datasets.Inputs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Delimited;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class InputReadersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_format_has_a_reader()
    {
        var readers = Enum.GetValues<ManifestFormat>().Select(Create).ToList();

        Assert.NotEmpty(readers);
        Assert.DoesNotContain(null, readers);
    }

    [Fact]
    public void A_format_that_was_not_registered_is_not_read_as_text()
    {
        var forgotten = Enum.GetValues<ManifestFormat>().Max() + 1;

        Assert.Contains("has no reader", Assert.Throws<ArgumentOutOfRangeException>(() => Create(forgotten)).Message);
    }

    private IInputReader Create(ManifestFormat format)
    {
        var store = new FileObjectStore(_folder.Path);
        var kind = new ManifestKind(format, Header: new CsvHeader(',', ["image"]));
        return InputReaders.Create(
            new InputSource(_folder.At("in"), store, "in", Listing: null), new ObjectInfo("in", 0, "1"), kind, sidecar: null, new(),
            new ShardRecords(store, "plan", firstRow: 0));
    }
}
