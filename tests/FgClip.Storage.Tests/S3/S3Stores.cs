using Amazon.Runtime;
using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Storage.Tests.S3;

/// <summary>A server of a test's own, and stores on it.</summary>
internal static class S3Stores
{
    /// <summary>The credential of the server.</summary>
    private static readonly BasicAWSCredentials Credential = new(S3Server.AccessKey, S3Server.SecretKey);

    /// <summary>The service, as a process would find it that has the variables of the server.</summary>
    public static S3Service Service(this S3Server server, bool chunked = false, AWSCredentials? credential = null) => new(
        S3Settings.Read(name => server.Environment.GetValueOrDefault(name)) with { Chunked = chunked, Retries = 1 },
        credential ?? Credential);

    /// <summary>An empty store in a new bucket.</summary>
    public static S3ObjectStore NewStore(this S3Server server, bool chunked = false, string prefix = "some/prefix", int? pageSize = null) =>
        new(server.Service(chunked), new S3Address(server.NewBucket(), prefix), pageSize);
}
