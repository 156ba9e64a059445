using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using System.Xml.Linq;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

/// <summary>
/// Answers as an account with a hierarchical namespace does, which Azurite cannot: a listing has folders as blobs without bytes, marks them
/// only where metadata is asked for, and goes over the tree; a folder with something in it is not deleted. Requests that no test needs
/// fail.
/// </summary>
internal sealed class HierarchicalAccount : HttpMessageHandler
{
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>What was deleted, in order.</summary>
    public List<string> Deleted { get; } = [];

    /// <summary>What is there: files, and folders with a '/' at their end.</summary>
    public IEnumerable<string> Names => _files.Keys.Concat(_folders.Select(folder => folder + "/")).Order(StringComparer.Ordinal);

    /// <summary>Puts a file with the folders above it there.</summary>
    public void Add(string name, string text = "x")
    {
        _files[name] = Encoding.UTF8.GetBytes(text);
        AddFolder(name[..Math.Max(0, name.LastIndexOf('/'))]);
    }

    /// <summary>Puts a file there under a name that is not a path.</summary>
    public void AddFileOnly(string name) => _files[name] = [1];

    /// <summary>Puts a folder with those above it there.</summary>
    public void AddFolder(string name)
    {
        for (; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('/'))])
            _folders.Add(name);
    }

    /// <summary>The real client of Azure, with this on the other end.</summary>
    public AzureBlobStore Store(string prefix)
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(this)), Retry = { MaxRetries = 0 } };
        return new AzureBlobStore(new BlobContainerClient(new Uri("http://account.test/box"), options), new AzureAddress("box", prefix));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var name = Uri.UnescapeDataString(request.RequestUri.AbsolutePath)["/box".Length..].TrimStart('/');
        return Task.FromResult((request.Method.Method, query["comp"]) switch
        {
            ("GET", "list") =>
                List(query["prefix"] ?? "", query["include"]?.Split(',').Contains("metadata", StringComparer.OrdinalIgnoreCase) is true),
            ("HEAD", null) => Find(name),
            ("GET", null) => Read(name),
            ("DELETE", null) => Delete(name),
            _ => throw new NotSupportedException($"{request.Method} {request.RequestUri} is not what these tests ask for."),
        });
    }

    private HttpResponseMessage List(string prefix, bool withMetadata)
    {
        // Folders and files of one folder lie side by side in the order of their own names, so "a/b" comes before "a-b".
        var names = _folders.Concat(_files.Keys).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(name => name.Replace('/', '\u0001'), StringComparer.Ordinal);
        var blobs = names.Select(name => new XElement(
            "Blob",
            new XElement("Name", name),
            new XElement("Properties", new XElement("Etag", "0x1"), new XElement("Content-Length", LengthOf(name)),
            new XElement("BlobType", "BlockBlob")),
            withMetadata && _folders.Contains(name) ? new XElement("Metadata", new XElement("hdi_isfolder", "true")) : null));
        var answer = new XElement("EnumerationResults", new XElement("Blobs", blobs), new XElement("NextMarker"));
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($"<?xml version=\"1.0\"?>{answer}", Encoding.UTF8, "application/xml"),
        };
    }

    private HttpResponseMessage Find(string name)
    {
        if (!_folders.Contains(name) && !_files.ContainsKey(name))
            return Failure(HttpStatusCode.NotFound, "BlobNotFound");
        var answer = Blob(HttpStatusCode.OK, name, []);
        answer.Content.Headers.ContentLength = LengthOf(name);
        return answer;
    }

    private HttpResponseMessage Read(string name)
    {
        if (LengthOf(name) == 0)
            return Failure(_folders.Contains(name) ? HttpStatusCode.RequestedRangeNotSatisfiable : HttpStatusCode.NotFound,
                _folders.Contains(name) ? "InvalidRange" : "BlobNotFound");
        var bytes = _files[name];
        var answer = Blob(HttpStatusCode.PartialContent, name, bytes);
        answer.Content.Headers.TryAddWithoutValidation("Content-Range",
            string.Create(CultureInfo.InvariantCulture, $"bytes 0-{bytes.Length - 1}/{bytes.Length}"));
        return answer;
    }

    private HttpResponseMessage Delete(string name)
    {
        if (Names.Any(other => other.StartsWith(name + "/", StringComparison.Ordinal) && other != name + "/"))
            return Failure(HttpStatusCode.Conflict, "DirectoryIsNotEmpty");
        if (!_files.Remove(name) && !_folders.Remove(name))
            return Failure(HttpStatusCode.NotFound, "BlobNotFound");
        Deleted.Add(name);
        return new HttpResponseMessage(HttpStatusCode.Accepted);
    }

    private HttpResponseMessage Blob(HttpStatusCode status, string name, byte[] content)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent(content) };
        answer.Headers.TryAddWithoutValidation("ETag", "\"0x1\"");
        answer.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");
        if (_folders.Contains(name))
            answer.Headers.TryAddWithoutValidation("x-ms-meta-hdi_isfolder", "true");
        return answer;
    }

    private long LengthOf(string name) => _files.TryGetValue(name, out var bytes) ? bytes.Length : 0;

    private static HttpResponseMessage Failure(HttpStatusCode status, string code)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        answer.Headers.TryAddWithoutValidation("x-ms-error-code", code);
        return answer;
    }
}
