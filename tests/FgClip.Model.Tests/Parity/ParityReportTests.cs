using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Parity;
using FgClip.Model.Tests.Encoders;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Parity;

public sealed class ParityReportTests(GoldenModels models) : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public async Task A_report_is_found_as_it_was_stored_and_leaves_the_model_as_it_was()
    {
        var folder = await CopyAsync();
        Assert.Null(ParityReport.Find(folder));
        var report = Report(folder.Digest);
        await report.StoreAsync(folder, TestContext.Current.CancellationToken);

        Assert.Equal(report.ToJson(), ParityReport.Find(folder)!.ToJson());
        var again = ModelFolder.Open(folder.Path);
        Assert.Equal(folder.Digest, again.Digest);
        await again.VerifyDigestsAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_report_of_another_model_does_not_count()
    {
        var folder = await CopyAsync();
        await Report("another").StoreAsync(folder, TestContext.Current.CancellationToken);
        Assert.Null(ParityReport.Find(folder));
    }

    [Fact]
    public async Task A_broken_report_is_named()
    {
        var folder = await CopyAsync();
        await File.WriteAllTextAsync(folder.At(ParityReport.FileName), "{", TestContext.Current.CancellationToken);
        Assert.Contains("parity.json is broken", Assert.Throws<ModelFolderException>(() => ParityReport.Find(folder)).Message);
    }

    public void Dispose() => _temp.Dispose();

    private async Task<ModelFolder> CopyAsync()
    {
        var source = await models.GetAsync("fgclip2-tiny");
        foreach (var file in Directory.GetFiles(source.Path))
            File.Copy(file, _temp.At(Path.GetFileName(file)));
        return ModelFolder.Open(_temp.Path);
    }

    private static ParityReport Report(string digest) => new()
    {
        ModelDigest = digest,
        Precision = ModelPrecision.Float32,
        Operators = GraphOperators.Fused,
        Provider = "CPUExecutionProvider",
        Arithmetic = "float32",
        OnnxRuntime = "1",
        Against = new("golden.json", "00"),
        Tolerance = ParityTolerance.From(ModelPrecision.Float32),
        Kinds = [new(ParityKind.TextLong, 3, 0.999995, 0.0002)],
    };
}
