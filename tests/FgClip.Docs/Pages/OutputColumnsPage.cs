using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Rows;
using FgClip.Docs.Markdown;
using FgClip.Docs.XmlDocs;
using Parquet.Schema;

namespace FgClip.Docs.Pages;

/// <summary>The page of the output's columns: those that the writer of parts makes for each feature.</summary>
internal static class OutputColumnsPage
{
    private static readonly FeatureOptions Nothing = new() { Image = false };

    private static readonly IReadOnlyList<(string Name, FeatureOptions Features, FeatureOptions Without)> Features =
    [
        ("image", Nothing with { Image = true }, Nothing),
        ("text", Nothing with { TextHeads = Enum.GetValues<TextHead>() }, Nothing),
        ("image with text", Nothing with { Image = true, TextHeads = Enum.GetValues<TextHead>() }, Nothing),
        ("regions", Nothing with { Regions = true }, Nothing with { Image = true }),
        ("dense", Nothing with { Dense = true, DenseType = DenseType.Float32 }, Nothing with { Image = true }),
        ("dense with --dense float16", Nothing with { Dense = true, DenseType = DenseType.Float16 }, Nothing with { Image = true }),
        ("dense with --dense int8", Nothing with { Dense = true, DenseType = DenseType.Int8 }, Nothing with { Image = true }),
    ];

    public static string Create(DocComments comments)
    {
        var page = new MarkdownPage(
            "Columns of the output",
            "A dataset is a set of Parquet files, one row for each input row and in the order of the input. Only what `--features` asks "
            + "for is there. "
            + "A row that fails keeps its place: what failed is null, and the rest of it stays.");
        HashSet<string> told = [];
        Add("Every dataset", Columns(Nothing));
        page.Paragraph(
            "The columns of the input come between `key` and the computed ones, with the types that they have: `VARCHAR` (text and JSON), "
            + "`BIGINT`, `DOUBLE` or `BOOLEAN`. "
            + "A name that clashes with a column of the output gets the prefix `input_`.");
        foreach (var (name, features, without) in Features)
            Add($"Feature {name}", Columns(features).Except(Columns(without)).Except(Columns(Nothing)));
        if (ColumnNames.Reserved.Except(told.Select(column => column.Split(' ')[0])).ToList() is { Count: > 0 } missing)
            throw new InvalidOperationException($"No feature of the page has the column {string.Join(", ", missing)}.");
        return page.ToString();

        void Add(string title, IEnumerable<Column> columns)
        {
            var added = columns.Where(column => told.Add($"{column}")).ToList();
            page.Heading(2, title).Table(["column", "type", "what it holds", "null where"], added.Select(column => Row(comments, column)));
            if (added.Select(column => column.Field).OfType<ListField>().FirstOrDefault(list => list.Item is StructField) is { } regions)
                AddRegions(page, comments, regions);
        }
    }

    private static IEnumerable<Column> Columns(FeatureOptions features) =>
        new PartSchema([], features).CreateColumns()
            .Select(column => new Column(column.Field.Name, SqlType.Name(column.Field), column.Field));

    private static IReadOnlyList<string> Row(DocComments comments, Column column)
    {
        var (isNull, text) = Sentences.Take(ColumnComment.Find(comments, column.Name), "Null where ");
        return [Inline.Code(column.Name), Inline.Code(column.Type), text, isNull ?? "never"];
    }

    private static void AddRegions(MarkdownPage page, DocComments comments, ListField regions)
    {
        page.Paragraph($"Each element of `{regions.Name}` is a struct:");
        page.Table(["member", "type", "what it holds"], ((StructField)regions.Item).Fields.Select(member => (IReadOnlyList<string>)
        [
            Inline.Code($"{regions.Name}.{member.Name}"),
            Inline.Code(SqlType.Name(member)),
            comments.Summary(typeof(OutputRegion).GetProperties().Single(property => Inline.Snake(property.Name) == member.Name)),
        ]));
    }

    private sealed record Column(string Name, string Type, Field Field)
    {
        public bool Equals(Column? other) => other is not null && (Name, Type) == (other.Name, other.Type);

        public override int GetHashCode() => (Name, Type).GetHashCode();

        public override string ToString() => $"{Name} {Type}";
    }
}
