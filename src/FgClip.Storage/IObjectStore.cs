namespace FgClip.Storage;

/// <summary>
/// A flat space of objects under one root. Names are relative, '/'-separated, without "." or ".." parts. An object appears
/// whole or not at all, and stays as it is until it is replaced or deleted.
/// </summary>
public interface IObjectStore
{
    /// <summary>The root as a person would write it, without credentials: a path or <c>az://container/prefix</c>.</summary>
    string Root { get; }

    /// <summary>Looks an object up.</summary>
    /// <returns>What is known of it, or null where there is none.</returns>
    Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens an object, or a part of it, for reading. Opened whole, the stream can seek.</summary>
    /// <param name="name">The object.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes to read at most; null for all that follow.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Starts a new object; nothing is visible until it is committed.</summary>
    /// <param name="name">The name it will have.</param>
    /// <param name="staging">A folder of the same store, owned by the caller, where unfinished bytes may lie.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken);

    /// <summary>All objects whose names start with a prefix, in ordinal order of their names.</summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; one that is not there is no error.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes a staging folder with everything in it: objects, and the unfinished bytes of uploads that died.</summary>
    /// <param name="staging">The folder; one that is not there is no error.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task DeleteStagingAsync(string staging, CancellationToken cancellationToken);
}
