using FgClip.Serving.Batching;

namespace FgClip.Serving.Tests.Batching;

public sealed class RoomTests
{
    [Fact]
    public void It_is_taken_and_given_back_once()
    {
        var room = new Room(100);

        var first = room.TryTake(70);
        Assert.NotNull(first);
        Assert.Null(room.TryTake(31));
        using var second = room.TryTake(30);
        Assert.NotNull(second);
        first.Dispose();
        first.Dispose();
        Assert.Null(room.TryTake(71));
        Assert.NotNull(room.TryTake(70));
    }
}
