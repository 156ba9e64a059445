using System.Security.Cryptography;

namespace FgClip.Search.Approximate.Records;

/// <summary>The folder of one column's index. One process at a time writes to it.</summary>
internal sealed class IndexFolder : IDisposable
{
    private const string LockFile = ".lock", TemporaryExtension = ".tmp";

    private readonly FileStream _lock;

    private IndexFolder(string path, FileStream locked) => (Path, _lock) = (path, locked);

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>
    /// Makes the folder where it is missing, takes it for this process, and deletes what a process that died left half written.
    /// </summary>
    /// <exception cref="SearchIndexException">Another process writes to it.</exception>
    public static IndexFolder Lock(string path)
    {
        Directory.CreateDirectory(path);
        FileStream file;
        try
        {
            file = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw new SearchIndexException($"{path}: another fgclip index writes to this folder. Wait for it, or name another one.", e);
        }

        var folder = new IndexFolder(path, file);
        folder.Delete(IsTemporary);
        return folder;
    }

    /// <summary>The folder of a column's index below the one that the user names.</summary>
    public static string FolderOf(string root, string column) => System.IO.Path.Combine(root, column);

    /// <summary>Names a file that is not whole yet.</summary>
    public static string NameTemporary(string path) => $"{path}.{Guid.NewGuid():N}{TemporaryExtension}";

    /// <summary>Deletes the files of graphs that the index does not have.</summary>
    public int DeleteOthers(IEnumerable<IndexShard> shards)
    {
        var names = shards.Select(shard => shard.File).ToHashSet(StringComparer.Ordinal);
        return Delete(name => IsGraph(name) && !names.Contains(name));
    }

    public void Dispose() => _lock.Dispose();

    private static bool IsTemporary(string name) => name.EndsWith(TemporaryExtension, StringComparison.Ordinal)
        && (name.Contains($"{IndexShard.Extension}.", StringComparison.Ordinal)
            || name.StartsWith(IndexRecord.FileName, StringComparison.Ordinal));

    // The folder is named by a person and may hold anything else.
    private static bool IsGraph(string name) => name.Length == 2 * SHA256.HashSizeInBytes + IndexShard.Extension.Length
        && name.EndsWith(IndexShard.Extension, StringComparison.Ordinal)
        && name[..^IndexShard.Extension.Length].All(char.IsAsciiHexDigitLower);

    private int Delete(Func<string, bool> isLeft)
    {
        var left = new DirectoryInfo(Path).EnumerateFiles().Where(file => isLeft(file.Name)).ToList();
        left.ForEach(file => file.Delete());
        return left.Count;
    }
}
