namespace FgClip.Hub;

/// <summary>
/// The cache folder of one repository, in huggingface_hub's layout: <c>blobs/{etag}</c> hold the bytes,
/// <c>snapshots/{commit}/{file}</c> link to them, <c>refs/{revision}</c> holds the commit that a branch or tag was last seen at.
/// </summary>
internal sealed class HubCache(string cache, HubRepository repository)
{
    private readonly string _folder = Path.Combine(cache, repository.CacheFolder);

    public string Snapshot(string commit) => Path.Combine(_folder, "snapshots", commit);

    public string Blob(string etag) => Path.Combine(_folder, "blobs", etag);

    /// <summary>The commit of a revision, as far as the cache knows; null where it does not.</summary>
    public string? FindCommit(string revision)
    {
        var reference = Path.Combine(_folder, "refs", revision);
        if (File.Exists(reference))
            return File.ReadAllText(reference).Trim();
        return Directory.Exists(Snapshot(revision)) ? revision : null;
    }

    /// <summary>A file of a commit that is here whole, with its etag and length; null where it is not.</summary>
    public (string Path, string Etag, long Length)? FindFile(string commit, string file)
    {
        var link = new FileInfo(Path.Combine(Snapshot(commit), file));
        return link.LinkTarget is { } target && link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } blob
            ? (blob.FullName, Path.GetFileName(target), blob.Length)
            : null;
    }

    public void RememberCommit(string revision, string commit)
    {
        if (revision == commit)
            return;
        var reference = Path.Combine(_folder, "refs", revision);
        Directory.CreateDirectory(Path.GetDirectoryName(reference)!);
        File.WriteAllText(reference, commit);
    }

    /// <summary>Makes a blob appear in a snapshot under its file name.</summary>
    public void Link(string commit, string file, string etag)
    {
        var link = Path.Combine(Snapshot(commit), file);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        if (File.Exists(link))
            return;
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, Blob(etag)));
    }
}
