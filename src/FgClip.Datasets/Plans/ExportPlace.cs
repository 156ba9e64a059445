namespace FgClip.Datasets.Plans;

/// <summary>Where the files of another layout lie that are made from a dataset's parts.</summary>
public enum ExportPlace
{
    /// <summary>In the dataset, as in those of version 0.1.0.</summary>
    Inside,

    /// <summary>
    /// In a folder next to the dataset, so that the dataset's own folder holds no Parquet but its parts: embedding-reader takes every file
    /// with that ending below it, and pandas and pyarrow take every file.
    /// </summary>
    Sibling,
}
