using System.Net;
using FgClip.Serving.Api;
using FgClip.Serving.Batching;
using Microsoft.AspNetCore.Http;

namespace FgClip.Serving.Tests.Api;

public sealed class RequestBodyTests
{
    private const int Length = 300_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bodies_take_about_their_bytes_of_the_room_whether_they_say_their_length_or_not(bool saysLength)
    {
        var room = new Room(3 * Length);

        using (var first = await ReadAsync(room, saysLength))
        {
            Assert.Equal(Content(), first.Bytes.ToArray());
            Assert.Null(room.TryTake((2 * Length) + 1));
            using var rest = room.TryTake(Length);
            Assert.NotNull(rest);
        }

        Assert.NotNull(room.TryTake(3 * Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_finds_no_room_is_answered_with_429_and_keeps_none(bool saysLength)
    {
        var room = new Room(Length - 1);

        var refused = await Assert.ThrowsAsync<ApiException>(() => ReadAsync(room, saysLength));

        Assert.Equal((int)HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(room.TryTake(Length - 1));
    }

    private static byte[] Content() => [.. Enumerable.Range(0, Length).Select(i => (byte)i)];

    private static Task<RequestBody> ReadAsync(Room room, bool saysLength)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Content());
        request.ContentLength = saysLength ? Length : null;
        return RequestBody.ReadAsync(request, room, TestContext.Current.CancellationToken);
    }
}
