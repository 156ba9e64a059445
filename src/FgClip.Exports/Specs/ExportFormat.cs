namespace FgClip.Exports.Specs;

/// <summary>What vectors are exported as.</summary>
public enum ExportFormat
{
    /// <summary>One matrix of NumPy, and the rows in Parquet.</summary>
    Npy,

    /// <summary>One flat index of FAISS by inner product, and the rows in Parquet.</summary>
    Faiss,

    /// <summary>Arrow files with vectors as lists of fixed size, as LanceDB takes them.</summary>
    Arrow,

    /// <summary>Tars of samples: each vector as <c>.npy</c>, the columns as <c>.json</c>.</summary>
    Webdataset,

    /// <summary>Parquet with a dataset card, as the Hugging Face Hub shows it.</summary>
    Huggingface,

    /// <summary>Text for PostgreSQL's COPY with vectors of pgvector, and the script that loads it.</summary>
    Pgvector,

    /// <summary>Requests with points for Qdrant, and the script that sends them.</summary>
    Qdrant,
}
