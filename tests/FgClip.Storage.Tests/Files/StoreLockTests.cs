using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Storage.Tests.Files;

public sealed class StoreLockTests : IDisposable
{
    private const int NoLocksAvailable = 37, NotSupported = 95;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_holds_the_lock_at_a_time()
    {
        var (inside, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 20; turn++)
            {
                using var held = await StoreLock.AcquireAsync(_folder.Path, Cancel);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        }, Cancel)));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task The_lock_is_the_one_that_a_version_before_takes()
    {
        using (await StoreLock.AcquireAsync(_folder.Path, Cancel))
            Assert.Throws<IOException>(OpenAsBefore);

        OpenAsBefore().Dispose();
    }

    [Theory]
    [InlineData(NoLocksAvailable, "No locks available")]
    [InlineData(NotSupported, "not supported")]
    [InlineData(0, "grants the same lock twice")]
    public async Task A_file_system_without_working_locks_is_refused(int error, string words)
    {
        var failure = SystemCallFilter.Run("flock", error, () =>
            StoreLock.AcquireAsync(_folder.Path, CancellationToken.None).GetAwaiter().GetResult().Dispose());

        var refused = Assert.IsType<IOException>(failure);
        Assert.Contains(words, refused.Message);
        Assert.Contains($"{_folder.Path} lies on a file system without working locks", refused.Message);
        using (await StoreLock.AcquireAsync(_folder.Path, Cancel))
            Assert.Throws<IOException>(OpenAsBefore);
    }

    private FileStream OpenAsBefore() =>
        new(Path.Combine(_folder.Path, ".fgclip-lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
