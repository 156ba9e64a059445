using FgClip.Datasets.ClipRetrieval;
using FgClip.Datasets.Layout;
using FgClip.Docs.Markdown;
using FgClip.Docs.XmlDocs;
using FgClip.Mining.Plans;

namespace FgClip.Docs.Pages;

/// <summary>The page of a dataset's files, from the classes that name them.</summary>
internal static class DatasetFilesPage
{
    public static string Create(DocComments comments)
    {
        var page = new MarkdownPage(
            "Files of a dataset",
            "All names are below the address of the dataset. Numbers count from 0 unless the text says otherwise, and stand for others of "
            + "their kind; capitals stand for names. A reader needs `part-*.parquet` (or `parts/*/part-*.parquet`) alone; the files that "
            + "begin with `_` are for `fgclip`, and readers of Parquet pass over them.");
        return page.Heading(2, "A dataset of vectors").Table(["file", "what it is"], PathMembers.List(comments, typeof(DatasetPaths)))
            .Heading(2, "With --layout clip-retrieval")
            .Table(["file", "what it is"], PathMembers.List(comments, typeof(ClipRetrievalNames), new ClipRetrievalNames(parts: 100)))
            .Heading(2, "Hard negatives and duplicates").Table(["file", "what it is"], PathMembers.List(comments, typeof(MiningLayout)))
            .ToString();
    }
}
