namespace FgClip.Hub;

/// <summary>A file of a repository at one commit.</summary>
/// <param name="Name">Its path in the repository.</param>
/// <param name="Etag">Its content's name: sha256 for large files, the git blob's sha1 for others.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Location">Where its bytes are: the hub, or a storage that it sends us to.</param>
internal sealed record HubFile(string Name, string Etag, long Length, Uri Location);
