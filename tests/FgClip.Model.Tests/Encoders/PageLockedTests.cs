using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Tests.Encoders;

/// <summary>
/// No GPU is here: what can be shown is that a CPU asks for nothing, and that a session without such memory is not a failure.
/// </summary>
public sealed class PageLockedTests(GoldenModels models)
{
    [Theory]
    [InlineData(ExecutionProvider.Cpu)]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.TensorRt)]
    public async Task A_session_that_has_none_is_staged_for_from_ordinary_memory(ExecutionProvider provider)
    {
        var folder = await models.GetAsync("fgclip2-tiny");
        using var session = new InferenceSession(folder.At(ModelGraphs.VisionFile(ImageOutputs.Pooled)));

        Assert.Null(PageLocked.AllocatorOf(session, new() { Provider = provider }));
    }
}
