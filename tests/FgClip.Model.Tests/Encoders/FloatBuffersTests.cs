using System.Runtime.CompilerServices;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Tests.Encoders;

public sealed class FloatBuffersTests(GoldenModels models)
{
    [Fact]
    public void Room_that_came_back_is_lent_again_where_it_is_large_enough()
    {
        using var buffers = new FloatBuffers();
        var first = buffers.Rent(100);
        buffers.Return(first);

        var larger = buffers.Rent(101);
        Assert.NotSame(first, larger);
        Assert.Same(first, buffers.Rent(100));
    }

    [Fact]
    public void The_smallest_is_dropped_when_there_is_enough()
    {
        using var buffers = new FloatBuffers();
        var rooms = Enumerable.Range(1, 5).Select(size => buffers.Rent(size)).ToList();
        rooms.ForEach(buffers.Return);

        Assert.DoesNotContain(buffers.Rent(1), rooms[..1]);
    }

    [Fact]
    public async Task Room_of_an_allocator_holds_numbers_as_an_array_does()
    {
        var folder = await models.GetAsync("fgclip2-tiny");
        using var session = new InferenceSession(folder.At(ModelGraphs.VisionFile(ImageOutputs.Pooled)));
        using var buffers = new FloatBuffers();
        var arrays = Enumerable.Repeat(0, 2).Select(_ => buffers.Rent(64)).ToList();
        buffers.Return(arrays[0]);
        buffers.AllocateBy(new OrtAllocator(session, OrtMemoryInfo.DefaultInstance));
        buffers.Return(arrays[1]);

        var allocated = buffers.Rent(64);
        Assert.IsType<AllocatedFloats>(allocated);
        for (var i = 0; i < 64; i++)
            allocated.Memory.Span[i] = i;
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, allocated.Memory[16..48], [32]);
        Assert.Equal(Enumerable.Range(16, 32).Select(i => (float)i), value.GetTensorDataAsSpan<float>().ToArray());

        buffers.Return(allocated);
        Assert.Same(allocated, buffers.Rent(64));
        buffers.Return(allocated);
    }

    [Fact]
    public async Task Room_that_an_allocator_lent_for_good_ends_with_it()
    {
        var folder = await models.GetAsync("fgclip2-tiny");
        var forgotten = Forget(folder.At(ModelGraphs.VisionFile(ImageOutputs.Pooled)));
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(forgotten.IsAlive);
    }

    /// <summary>In a method of its own, so that no local holds the room.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(string graph)
    {
        using var session = new InferenceSession(graph);
        using var buffers = new FloatBuffers();
        buffers.AllocateBy(new OrtAllocator(session, OrtMemoryInfo.DefaultInstance));
        return new(buffers.Rent(64));
    }
}
