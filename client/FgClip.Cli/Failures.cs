using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Verification;
using FgClip.Exports.Specs;
using FgClip.Hub;
using FgClip.Model.Checkpoints;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Parity;
using FgClip.Model.Tokenization;
using FgClip.Search.Approximate;
using FgClip.Selection.Specs;
using FgClip.Storage;

namespace FgClip.Cli;

/// <summary>Which failures are the user's to mend, and which exit code they have.</summary>
internal static class Failures
{
    /// <summary>The exit code of a failure whose message says it all; null for one that is a fault of ours, to be shown whole.</summary>
    public static int? ExitCodeOf(Exception error) => error switch
    {
        UsageException or ModelFolderException or SpecMismatchException or ManifestFormatException or StoreAddressException
            or StoreAccessException
            or RetryRefusedException or SubmissionRefusedException or JobNotOverException or UnfinishedDatasetException
            or NoDatasetException or SelectionRefusedException or ExportRefusedException => ExitCode.Usage,
        CheckpointException or TokenizerFormatException or EncoderException or HubException or ImageRejectedException or ParityException =>
            ExitCode.Failed,
        ClusterUnreachableException or JobNotFoundException or SearchIndexException => ExitCode.Failed,
        IOException or UnauthorizedAccessException or InvalidDataException or ImageRootException => ExitCode.Failed,
        _ => null,
    };
}
