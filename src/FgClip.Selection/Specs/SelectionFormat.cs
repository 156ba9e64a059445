namespace FgClip.Selection.Specs;

/// <summary>What the selected rows are written as.</summary>
public enum SelectionFormat
{
    /// <summary>A JSON object on each line: a manifest for <c>fgclip embed</c>.</summary>
    Jsonl,

    /// <summary>Parquet with the columns' own types.</summary>
    Parquet,

    /// <summary>Tars of samples: the image as its file has it, its caption and its columns.</summary>
    Webdataset,
}
