namespace FgClip.Storage.S3;

/// <summary>An object on its way: one request where it is small, and otherwise parts that one request makes an object of.</summary>
internal sealed class S3Upload : IObjectUpload
{
    private const int MaxTries = 6;

    private readonly S3Bucket _bucket;
    private readonly S3Conditions _conditions;
    private readonly string _root;
    private readonly string _name;
    private readonly string _key;

    /// <summary>Marks an object as this upload's, so that a commit whose answer was lost can be told from another writer's.</summary>
    private readonly string _mark = Guid.NewGuid().ToString("n");
    private readonly S3Parts _parts;
    private readonly S3PartStream _stream;
    private bool _closed;
    private bool _committed;

    /// <param name="bucket">The bucket.</param>
    /// <param name="conditions">What its service does with conditions.</param>
    /// <param name="root">The store's root, for messages.</param>
    /// <param name="name">The object's name there.</param>
    /// <param name="key">Its key.</param>
    /// <param name="staging">The key of the staging folder.</param>
    public S3Upload(S3Bucket bucket, S3Conditions conditions, string root, string name, string key, string staging)
    {
        (_bucket, _conditions, _root, _name, _key) = (bucket, conditions, root, name, key);
        _parts = new S3Parts(bucket, key, staging);
        _stream = new S3PartStream(conditions.AtComplete ? SendPartAsync : null, $"{root}/{name}");
    }

    public Stream Stream => _stream;

    public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken)
    {
        if (_closed)
            throw new InvalidOperationException($"The upload of {_name} was committed before.");

        await _stream.FinishAsync(cancellationToken).ConfigureAwait(false);
        _closed = true;
        if (condition.Version is not null && await FindAsync(cancellationToken).ConfigureAwait(false) is var there
            && there?.Version != condition.Version)
            return CommitOutcome.ConditionFailed;

        var outcome = await SendAsync(Write(condition), condition, cancellationToken).ConfigureAwait(false);
        _committed = outcome is CommitOutcome.Committed;
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _parts.EndAsync(_committed).ConfigureAwait(false);
    }

    private S3Write Write(CommitCondition condition) => condition.Version is { } version
        ? new S3Write(_mark, IfMatch: _conditions.Match(version), IsReplacement: S3Version.NeedsMark(_name))
        : new S3Write(_mark, IfNoneMatch: "*");

    /// <summary>Sends the request that makes the object appear, again as long as the service says that it did nothing.</summary>
    private async Task<CommitOutcome> SendAsync(S3Write write, CommitCondition condition, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await SendOnceAsync(write, cancellationToken).ConfigureAwait(false);
                return CommitOutcome.Committed;
            }
            catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
            {
                if (S3Failure.IsDenied(e) || S3Failure.IsMissingBucket(e))
                    throw S3Failure.Translate(e, _root, _name);
                if (await ReadBackAsync(condition, cancellationToken).ConfigureAwait(false) is { } outcome)
                    return outcome;

                // Another writer was at work and gave up, or the parts are gone; the condition holds again.
                var isRefused = S3Failure.IsConflict(e) || S3Failure.IsConditionFailed(e) || S3Failure.IsMissing(e);
                if (!isRefused || tries == MaxTries)
                    throw S3Failure.Translate(e, _root, _name);
                await StartOverAsync(tries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendOnceAsync(S3Write write, CancellationToken cancellationToken)
    {
        if (!_stream.IsLarge || !_conditions.AtComplete)
            await _bucket.PutAsync(_key, _stream.Whole(), write, cancellationToken).ConfigureAwait(false);
        else
            await _parts.CompleteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a conflict the parts of an upload are void: AWS wants the upload from its beginning.</summary>
    private async Task StartOverAsync(int tries, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50, 150) * tries), cancellationToken).ConfigureAwait(false);
        if (!_stream.IsLarge || !_conditions.AtComplete)
            return;
        await _parts.EndAsync(isCommitted: false).ConfigureAwait(false);
        await _stream.SendAgainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Judges by what is there: our own object, or what makes the condition false; null where it holds and was not what failed.
    /// </summary>
    private async Task<CommitOutcome?> ReadBackAsync(CommitCondition condition, CancellationToken cancellationToken)
    {
        var there = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (there is not null && there.Mark == _mark)
            return CommitOutcome.Committed;
        return condition.Version == there?.Version ? null : CommitOutcome.ConditionFailed;
    }

    private async Task SendPartAsync(int number, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            // The metadata go with the first part, before the condition is known. So the mark belongs to the version of every large record,
            // and to that of no Parquet part.
            var write = new S3Write(_mark, IsReplacement: S3Version.NeedsMark(_name));
            await _parts.SendAsync(number, body, write, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, _root, _name);
        }
    }

    private async Task<S3Object?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, _root, _name);
        }
    }
}
