using System.Runtime.CompilerServices;
using FgClip.Storage;

namespace FgClip.Datasets.Tests.Commits;

/// <summary>A real store, one of whose calls goes wrong. Calls are counted from 0, writes and commits of uploads among them.</summary>
/// <param name="inner">The store.</param>
/// <param name="fault">What goes wrong.</param>
/// <param name="faulty">The call that it happens to.</param>
/// <param name="overtake">The other attempt, for <see cref="StoreFault.Overtaken"/>.</param>
internal sealed class FaultyStore(IObjectStore inner, StoreFault fault, int faulty, Func<Task> overtake) : IObjectStore
{
    private int _calls;
    private bool _isDead;

    public string Root => inner.Root;

    /// <summary>Whether the call was reached.</summary>
    public bool Happened => _calls > faulty;

    /// <summary>Runs a scenario with a fault at the first call, at the second, and so on, until one is over before its fault.</summary>
    /// <param name="fault">What goes wrong, for the message of a failure.</param>
    /// <param name="happensAsync">The scenario with a fault at a call; it returns whether the call was reached.</param>
    /// <returns>How many calls there are.</returns>
    public static async Task<int> AtEachCallAsync(StoreFault fault, Func<int, Task<bool>> happensAsync)
    {
        for (var call = 0; ; call++)
        {
            try
            {
                if (!await happensAsync(call))
                    return call;
            }
            catch (Exception exception) when (exception is Xunit.Sdk.IAssertionException)
            {
                throw new InvalidOperationException($"{fault} at call {call}: {exception.Message}", exception);
            }
        }
    }

    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindAsync(name, cancellationToken));

    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        CallAsync(() => inner.OpenReadAsync(name, offset, length, cancellationToken));

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CallAsync(() => Task.FromResult(true));
        await foreach (var info in inner.ListAsync(prefix, cancellationToken))
            yield return info;
    }

    public async Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken) =>
        new FaultyUpload(this, await CallAsync(() => inner.BeginUploadAsync(name, staging, cancellationToken)));

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(() => DoneAsync(inner.DeleteAsync(name, cancellationToken)));

    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken) =>
        CallAsync(() => DoneAsync(inner.DeleteStagingAsync(staging, cancellationToken)));

    private async Task<T> CallAsync<T>(Func<Task<T>> call, Func<Task>? half = null, T? refusal = default)
    {
        if (_isDead)
            throw new ProcessDiedException();
        if (_calls++ != faulty)
            return await call();

        switch (fault)
        {
            case StoreFault.Lost:
                throw new IOException("The connection broke before the call.");
            case StoreFault.Unheard:
                await call();
                throw new IOException("The connection broke before the answer.");
            case StoreFault.Refused when refusal is not null:
                await call();
                return refusal;
            case StoreFault.Overtaken:
                await overtake();
                return await call();
            case StoreFault.OvertakenAndKilled:
                await overtake();
                await call();
                _isDead = true;
                throw new ProcessDiedException();
            case StoreFault.Torn when half is not null:
                await half();
                throw new IOException("The connection broke in a write.");
            case StoreFault.KilledBefore:
                _isDead = true;
                throw new ProcessDiedException();
            case StoreFault.KilledAfter:
                try
                {
                    await call();
                }
                finally
                {
                    _isDead = true;
                }

                throw new ProcessDiedException();
            default:
                return await call();
        }
    }

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }

    /// <summary>The process is no more: nothing after this is done by it.</summary>
    internal sealed class ProcessDiedException() : Exception("The process was killed.");

    private sealed class FaultyUpload(FaultyStore store, IObjectUpload upload) : IObjectUpload
    {
        public Stream Stream { get; } = new FaultyStream(store, upload.Stream);

        public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken) =>
            (CommitOutcome)await store.CallAsync<object>(
                async () => await upload.CommitAsync(condition, cancellationToken), refusal: CommitOutcome.ConditionFailed);

        // What a dead process leaves lying, the store may keep; the next one must not mind.
        public ValueTask DisposeAsync() => store._isDead ? ValueTask.CompletedTask : upload.DisposeAsync();
    }

    private sealed class FaultyStream(FaultyStore store, Stream stream) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => stream.Position; set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await store.CallAsync(
                () => DoneAsync(stream.WriteAsync(buffer, cancellationToken).AsTask()),
                half: () => stream.WriteAsync(buffer[..(buffer.Length / 2)], cancellationToken).AsTask());

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) =>
            WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush() => stream.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
