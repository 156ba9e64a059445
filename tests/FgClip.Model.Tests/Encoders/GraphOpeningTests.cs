using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Encoders;

/// <summary>Graphs that cannot be opened for a while: a file that is away, or memory of a GPU that another process has.</summary>
public sealed class GraphOpeningTests(GoldenModels models) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_graph_that_could_not_be_opened_once_is_opened_when_it_can_be()
    {
        foreach (var file in Directory.GetFiles((await models.GetAsync("fgclip2-tiny")).Path))
            File.Copy(file, _folder.At(Path.GetFileName(file)));
        using var encoder = new FgClipEncoder(ModelFolder.Open(_folder.Path), new EncoderOptions());
        var graph = _folder.At(encoder.Folder.Manifest.TextHeads[WalkType.Short].Graph);
        File.Move(graph, graph + ".away");

        var away = Assert.Throws<EncoderException>(() => encoder.EncodeTexts([[1, 2]], [WalkType.Short]));
        File.Move(graph + ".away", graph);

        Assert.True(away.CannotStart);
        Assert.NotEmpty(encoder.EncodeTexts([[1, 2]], [WalkType.Short])[WalkType.Short]);
    }
}
