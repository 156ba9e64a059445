using System.Text;
using FgClip.Storage.Activity;

namespace FgClip.Storage.Tests.Activity;

public sealed class ActivitySignalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fgclip-test-").FullName;
    private int _signals;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_answer_of_a_store_and_every_piece_of_a_stream_is_a_sign_of_activity()
    {
        var store = ObjectStores.Open(_folder);
        using var observed = ActivitySignal.Observe(() => _signals++);

        await SignalsAsync(async () =>
        {
            await using var upload = await store.BeginUploadAsync("name", "_staging", Token);
            await SignalsAsync(async () => await upload.Stream.WriteAsync(Encoding.UTF8.GetBytes("text"), Token));
            await SignalsAsync(() => upload.CommitAsync(CommitCondition.Absent, Token));
        });
        await SignalsAsync(() => store.FindAsync("name", Token));
        await SignalsAsync(async () => Assert.Single(await store.ListAsync("", Token).ToListAsync(Token)));
        await SignalsAsync(async () =>
        {
            await using var stream = await store.OpenReadAsync("name", 0, null, Token);
            Assert.True(ObservedStream.IsFile(stream));
            await SignalsAsync(async () => Assert.Equal(4, await stream.ReadAsync(new byte[10], Token)));
            await SignalsAsync(async () => Assert.Equal(0, await stream.ReadAsync(new byte[10], Token)), expected: false);
        });
        await SignalsAsync(() => store.DeleteAsync("name", Token));
    }

    [Fact]
    public async Task A_call_that_fails_is_none()
    {
        var store = ObjectStores.Open(_folder);
        using var observed = ActivitySignal.Observe(() => _signals++);

        await SignalsAsync(() => Assert.ThrowsAsync<ObjectNotFoundException>(() => store.OpenReadAsync("nothing", 0, null, Token)),
            expected: false);
    }

    [Fact]
    public void An_observation_ends_when_it_is_disposed_of()
    {
        using (ActivitySignal.Observe(() => _signals++))
        {
            ActivitySignal.Raise();
            using (ActivitySignal.Observe(() => _signals += 10))
                ActivitySignal.Raise();
            ActivitySignal.Raise();
        }

        ActivitySignal.Raise();
        Assert.Equal(12, _signals);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task SignalsAsync(Func<Task> act, bool expected = true)
    {
        var before = _signals;
        await act();
        Assert.Equal(expected, _signals > before);
    }
}
