using System.Text.Json;

namespace FgClip.Storage;

/// <summary>Small JSON records in a store.</summary>
public static class ObjectStoreRecordExtensions
{
    /// <summary>Reads a record.</summary>
    /// <returns>The record, or null where there is none.</returns>
    /// <exception cref="InvalidDataException">The object is not such a record.</exception>
    public static async Task<T?> ReadJsonAsync<T>(this IObjectStore store, string name, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await using var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync<T>(stream, RecordJson.Options, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"{store.Root}/{name} holds null where a {typeof(T).Name} should be.");
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{store.Root}/{name} {RecordJson.Describe<T>(e)}", e);
        }
    }

    /// <summary>Writes a record, whole and once.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="name">The record's name.</param>
    /// <param name="value">The record.</param>
    /// <param name="condition">What must be true of the name.</param>
    /// <param name="staging">A folder of the same store, where unfinished bytes may lie.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<CommitOutcome> PutJsonAsync<T>(
        this IObjectStore store, string name, T value, CommitCondition condition, string staging, CancellationToken cancellationToken) =>
        store.PutBytesAsync(name, JsonSerializer.SerializeToUtf8Bytes(value, RecordJson.Options), condition, staging, cancellationToken);

    /// <summary>Writes a small object, whole and once.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="condition">What must be true of the name.</param>
    /// <param name="staging">A folder of the same store, where unfinished bytes may lie.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<CommitOutcome> PutBytesAsync(
        this IObjectStore store, string name, ReadOnlyMemory<byte> bytes, CommitCondition condition, string staging,
        CancellationToken cancellationToken)
    {
        await using var upload = await store.BeginUploadAsync(name, staging, cancellationToken).ConfigureAwait(false);
        await upload.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        return await upload.CommitAsync(condition, cancellationToken).ConfigureAwait(false);
    }
}
