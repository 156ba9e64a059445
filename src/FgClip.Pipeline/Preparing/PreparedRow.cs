using FgClip.Datasets.Rows;
using FgClip.Model.Images;

namespace FgClip.Pipeline.Preparing;

/// <summary>A row whose image was fetched, decoded and resized, ready for a batch.</summary>
internal sealed class PreparedRow(InputRow input) : IDisposable
{
    public InputRow Input { get; } = input;

    /// <summary>The image; null where none was asked for or it failed.</summary>
    public PreparedImage? Image { get; init; }

    /// <summary>Hex sha256 of the file's bytes, where there were any.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What went wrong so far.</summary>
    public RowFault? Fault { get; init; }

    public void Dispose() => Image?.Dispose();
}
