using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FgClip.Storage;

namespace FgClip.Datasets.Jobs;

/// <summary>A job's id. A dataset has one job, so the id follows from the dataset's address and nobody has to remember it.</summary>
public static class JobId
{
    private const int Digits = 12, ExtensionDigits = 8;

    /// <summary>
    /// The id of a job: its dataset's, and behind it the number of a retry's pass or the fingerprint of an extension's inputs. The same
    /// extension has the same id each night; it is done again where there is something to add.
    /// </summary>
    public static string From(JobSpec spec) => spec.Kind switch
    {
        RetryJob retry => string.Create(CultureInfo.InvariantCulture, $"{From(spec.Output)}-retry-{retry.Pass.Number}"),
        ExtensionJob { Extension: var extension } =>
            string.Create(CultureInfo.InvariantCulture, $"{From(spec.Output)}-extend-{Fingerprint(extension.Inputs)}"),
        _ => From(spec.Output),
    };

    /// <summary>The id of the job that writes to an address: 12 hex digits, the same for each way of writing the address.</summary>
    /// <param name="output">A path, <c>file:///…</c> or <c>az://container/prefix</c>.</param>
    public static string From(string output) => Hex(Encoding.UTF8.GetBytes(StoreAddresses.Normalize(output)))[..Digits];

    private static string Fingerprint(IReadOnlyList<string> inputs) => Hex(JsonSerializer.SerializeToUtf8Bytes(inputs))[..ExtensionDigits];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
