namespace FgClip.Datasets.Jobs;

/// <summary>Whether a new dataset's parts lie in folders. Extensions and added columns have them as the dataset has.</summary>
public enum PartFolders
{
    /// <summary>In a dataset that has more than 8,192 parts when it is planned first.</summary>
    Auto,

    /// <summary>In folders of 256: <c>parts/000012/part-00003089.parquet</c>.</summary>
    Always,

    /// <summary>In none: <c>part-00003089.parquet</c>.</summary>
    Never,
}
