using System.Text.Json.Nodes;
using FgClip.Exports.Specs;
using FgClip.TestKit;

namespace FgClip.Exports.Tests.Readers;

/// <summary>Tars of samples, read by Python's tarfile and NumPy.</summary>
public sealed class TarTests(ExportedRows rows) : IClassFixture<ExportedRows>
{
    private const string Script =
        """
        import glob, io, json, numpy, sys, tarfile
        rows = []
        for path in sorted(glob.glob(sys.argv[1] + "/part-*.tar")):
            samples = {}
            for member in (tar := tarfile.open(path)).getmembers():
                name, extension = member.name.split(".", 1)
                samples.setdefault(name, {})[extension] = tar.extractfile(member).read()
            for name, sample in samples.items():
                values = json.loads(sample["json"])
                vector = sample.get(sys.argv[2] + ".npy")
                rows.append({"row": values["dataset_row"], "key": values["key"], "caption": values.get("caption"), "name": name,
                    "vector": None if vector is None else numpy.load(io.BytesIO(vector)).astype(float).tolist()})
        print(json.dumps(rows))
        """;

    [Fact]
    public async Task Samples_have_their_values_and_vectors()
    {
        var (folder, _) = await rows.ExportAsync(ExportFormat.Webdataset);

        var images = ReadRow.From(JsonNode.Parse(await Python.RunAsync(Script, folder, "image_embedding"))!);
        var texts = ReadRow.From(JsonNode.Parse(await Python.RunAsync(Script, folder, "text_embedding_short"))!);

        Assert.Equal(await rows.ExpectedAsync(), images.Where(row => row.Vector is not null));
        Assert.Equal(await rows.ExpectedAsync("text_embedding_short"), texts.Where(row => row.Vector is not null));
    }

    [Fact]
    public async Task A_box_is_a_sample_named_by_its_row_and_number()
    {
        var (folder, manifest) = await rows.ExportAsync(ExportFormat.Webdataset, spec => spec with { Vectors = ["regions"] });

        var read = JsonNode.Parse(await Python.RunAsync(Script, folder, "embedding"))!.AsArray();

        Assert.Equal(manifest.Count.Exported, read.Select(box => (string)box!["name"]!).Distinct().Count());
        Assert.All(read, box => Assert.Matches("^[0-9]{12}-000[01]$", (string)box!["name"]!));
        Assert.All(read, box => Assert.Equal(ExportedRows.Dimensions, box!["vector"]!.AsArray().Count));
    }
}
