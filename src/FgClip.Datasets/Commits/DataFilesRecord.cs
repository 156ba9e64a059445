using System.Text;
using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// Says in a folder, as Hugging Face's library reads it, which of its files are data. <c>load_dataset(folder)</c> goes by the ending that
/// most files have, and a dataset has more records in JSON than parts. A README.md could say the same, but pandas and pyarrow take every
/// file for Parquet whose name begins with neither '_' nor '.'.
/// </summary>
public static class DataFilesRecord
{
    /// <summary>Writes the record, unless there is one.</summary>
    /// <param name="output">The dataset, or the output of mining.</param>
    /// <param name="pattern">The names of the files that hold data, as <c>part-*.parquet</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task PutAsync(IObjectStore output, string pattern, CancellationToken cancellationToken)
    {
        var text = $"""
            # For Hugging Face's datasets library: the JSON files in this folder are records of fgclip, and no data.
            configs:
              - config_name: default
                data_files: "{pattern}"

            """;
        await output.PutBytesAsync(
            DatasetPaths.HuggingFace, Encoding.UTF8.GetBytes(text), CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken)
            .ConfigureAwait(false);
    }
}
