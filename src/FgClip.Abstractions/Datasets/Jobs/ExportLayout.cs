namespace FgClip.Datasets.Jobs;

/// <summary>Files in another tool's layout, beside the dataset's own.</summary>
public enum ExportLayout
{
    /// <summary>None.</summary>
    None,

    /// <summary>As clip-retrieval writes them: img_emb, text_emb and metadata.</summary>
    ClipRetrieval,
}
