using FgClip.Simulation.Scheduling;
using FgClip.Storage;

namespace FgClip.Simulation.Stores;

/// <summary>A folder of the disk, behind calls that take time and fail.</summary>
/// <param name="world">Disk, calls and scheduler.</param>
/// <param name="root">The folder's path.</param>
internal sealed class SimulatedStore(SimulatedStores world, string root) : IObjectStore
{
    private readonly string _prefix = root + "/";

    /// <inheritdoc />
    public string Root => root;

    /// <inheritdoc />
    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) =>
        CallAsync($"find {name}", () => Info(name, world.Disk.Find(_prefix + name)), cancellationToken);

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        CallAsync<Stream>(
            $"read {name}",
            () =>
            {
                var bytes = world.Disk.Find(_prefix + name)?.Bytes ?? throw new ObjectNotFoundException(root, name);
                var count = Math.Min(bytes.Length - offset, length ?? long.MaxValue);
                return new MemoryStream(bytes, (int)offset, (int)count, writable: false);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken) =>
        CallAsync<IObjectUpload>($"begin {name}", () => new SimulatedUpload(this, name), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await CallAsync($"list {prefix}", () => List(prefix), cancellationToken).ConfigureAwait(false);
        foreach (var info in found)
            yield return info;
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => CallAsync(
        $"delete {name}",
        () =>
        {
            world.Disk.Delete(_prefix + name);
            return true;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken) => CallAsync(
        $"delete staging {staging}",
        () =>
        {
            foreach (var (name, _) in world.Disk.Under($"{_prefix}{staging.TrimEnd('/')}/"))
                world.Disk.Delete(name);
            return true;
        },
        cancellationToken);

    /// <summary>Commits an upload.</summary>
    internal Task<CommitOutcome> CommitAsync(string name, byte[] bytes, CommitCondition condition, CancellationToken cancellationToken) =>
        CallAsync(
        $"put {name}",
        () =>
        {
            if (world.Disk.Find(_prefix + name)?.Version != condition.Version)
                return CommitOutcome.ConditionFailed;
            world.Disk.Put(_prefix + name, bytes, world.Scheduler.Now);
            return CommitOutcome.Committed;
        },
        cancellationToken);

    private List<ObjectInfo> List(string prefix)
    {
        // What some network file systems show for a while: entries that appeared lately are not there yet.
        var horizon = world.Faults.Draw(FaultPlan.StaleListing) ? world.Scheduler.Now - TimeSpan.FromSeconds(10) : TimeSpan.MaxValue;
        return [
            .. world.Disk.Under(_prefix + prefix).Where(one => one.Value.Written <= horizon)
            .Select(one => Info(one.Key[_prefix.Length..], one.Value)!)];
    }

    private static ObjectInfo? Info(string name, SimulatedObject? there) =>
        there is null ? null : new(name, there.Bytes.Length, there.Version);

    private async Task<T> CallAsync<T>(string what, Func<T> effect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = world.Calls.MakeAsync($"{root}: {world.Names.Stable(what)}", effect,
            message => new IOException($"{root}: {what}: {message}"));
        return await call.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
