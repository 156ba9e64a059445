using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <content>How a job is forgotten.</content>
internal sealed partial class JobGrain
{
    private const int BlocksPerCall = 512, BlocksAtOnce = 32;

    // A block that is called late would keep state again.
    private bool _isForgetting;

    /// <inheritdoc />
    public async Task<ForgetReply> ForgetAsync()
    {
        if (GoesOn)
            return new(IsDone: false,
                $"Job '{Id}' is not over: it is {Job.Phase.ToString().ToLowerInvariant()}. End it first: fgclip cancel {Id}.");
        if (Job.Run == 0)
            return new(IsDone: true, Refusal: null);

        _isForgetting = true;
        var blocks = Job.CountBlocks();
        var end = (int)Math.Min((long)Job.Run * blocks, Job.BlocksForgotten + BlocksPerCall);
        foreach (var some in Enumerable.Range(Job.BlocksForgotten, end - Job.BlocksForgotten).Chunk(BlocksAtOnce))
            await Task.WhenAll(some.Select(one => ForgetBlockAsync(run: 1 + one / blocks, block: one % blocks)));
        Job.BlocksForgotten = end;
        if (end < (long)Job.Run * blocks)
        {
            await SaveAsync();
            return new(IsDone: false, Refusal: null);
        }

        await Directory.RemoveAsync(Id);
        await history.ClearStateAsync();
        _series = null;
        await state.ClearStateAsync();
        (state.State, _blocks, _units, _store, _epoch) = (new JobState(), null, null, new StoreBreaker(), Guid.NewGuid());
        LogForgotten(Id);
        return new(IsDone: true, Refusal: null);
    }

    private Task ForgetBlockAsync(int run, int block) =>
        GrainFactory.GetGrain<IShardBlockGrain>(new BlockKey(Id, run, block).ToString()).ForgetAsync();
}
