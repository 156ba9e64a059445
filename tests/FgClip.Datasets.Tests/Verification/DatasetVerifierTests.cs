using System.Text.Json.Nodes;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;

namespace FgClip.Datasets.Tests.Verification;

public sealed class DatasetVerifierTests
{
    private const string First = "part-00000000.parquet", Second = "part-00000001.parquet";

    private static readonly float[] Long = [.. SyntheticDataset.Unit(1).Select(x => 2 * x)];

    public static TheoryData<DenseType> DenseTypes => [.. Enum.GetValues<DenseType>()];

    /// <summary>What is changed, in which row, and what is said of it.</summary>
    public static TheoryData<string, int, string> Changes => new()
    {
        { "vector with a NaN", 2, $"{First}, row 2: image_embedding holds a number that is not finite." },
        { "vector of length 2", 5, $"{Second}, row 2: image_embedding has the length 2, not 1." },
        { "short vector", 2, $"{First}, row 2: text_embedding_long has 7 numbers; others have 8." },
        { "no vector", 0, $"{First}, row 0: its status is ok, and it has no image_embedding." },
        { "image of a missing file", 3, $"{Second}, row 0: its status is missing, and it has a value in image_embedding." },
        { "text for a blank caption", 1, $"{First}, row 1: its status is empty_caption, and it lacks no text vector." },
        { "no error", 3, $"{Second}, row 0: its status is missing, and it has no error." },
        { "error", 0, $"{First}, row 0: its status is ok, and it has a value in error." },
        { "cosine that is not a number", 2, $"{First}, row 2: similarity_short is not finite." },
        { "cosine without a text", 1, $"{First}, row 1: it has not both image and text, and a similarity_short." },
        { "no cosine", 0, $"{First}, row 0: it has image and text, and no logit_short." },
        { "no width", 0, $"{First}, row 0: its status is ok, and it has no width." },
        { "no regions", 0, $"{First}, row 0: its status is ok, and it has no regions." },
        { "region without a vector", 0, $"{First}, row 0: a region has no embedding." },
        { "long vector of a negative", 0, $"{First}, row 0: regions has the length 2, not 1." },
        { "map that is cut", 0, $"{First}, row 0: dense_embedding has 40 numbers, which is not a map of 2x3 vectors like the others." },
        { "map without its height", 0, $"{First}, row 0: its status is ok, and it has no dense_height." },
        { "other key", 2, $"{First}, row 2: its key is \"other\"; row 2 of the input has \"row-2\"." },
    };

    [Theory]
    [MemberData(nameof(DenseTypes))]
    public async Task A_sound_dataset_has_no_problem(DenseType dense)
    {
        var vectors = dense is DenseType.Float16 ? VectorType.Float16 : VectorType.List;
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature with { DenseType = dense, VectorType = vectors });

        var report = await made.VerifyAsync();

        Assert.Empty(report.Problems);
        Assert.Equal((2, SyntheticDataset.Rows, SyntheticDataset.Rows), (report.Parts, report.Rows, report.RowsCompared));
        // Images and maps of 4 rows, 2 texts of 4, and of 5 rows with regions a label, a negative, and (of 4) two boxes.
        Assert.Equal(4 + 4 + 2 * 4 + 5 * 2 + 4 * 2, report.Vectors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_with_a_number_that_is_not_finite_may_lack_that_vector_alone(bool keepsItsSize)
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature, output => output.Input.Index != 0 ? output : output with
        {
            Status = RowStatus.NotFinite,
            Error = "The model gave a number that is not finite in the image vector.",
            ImageEmbedding = null,
            Similarities = [.. output.Similarities.Select(_ => (float?)null)],
            Logits = [.. output.Logits.Select(_ => (float?)null)],
            Width = keepsItsSize ? output.Width : null,
        });

        var report = await made.VerifyAsync();

        string[] problems = keepsItsSize ? [] : [$"{First}, row 0: its status is not_finite, and it has no width."];
        Assert.Equal(problems, report.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_row_that_is_not_sound_is_named(string change, int row, string problem)
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature,
            output => output.Input.Index == row ? Changed(change, output) : output);

        var report = await made.VerifyAsync();

        Assert.Contains(problem, report.Problems);
    }

    [Fact]
    public async Task Vectors_that_were_not_normalised_may_have_any_length()
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature with { Normalize = false },
            row => row.ImageEmbedding is null ? row : row with { ImageEmbedding = Long });

        Assert.Empty((await made.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_receipt_that_is_damaged_is_a_problem_and_the_other_parts_are_read()
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature);
        await File.WriteAllTextAsync(made.At("_commits/000000/000.json"), "{ no");

        var report = await made.VerifyAsync();

        Assert.Contains(report.Problems,
            problem => problem.StartsWith("_commits/000000/000.json: ", StringComparison.Ordinal)
            && problem.Contains("is not a ShardReceipt"));
        Assert.Equal(1, report.Parts);
    }

    [Fact]
    public async Task A_receipt_of_no_shard_is_found()
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature);
        File.Copy(made.At("_commits/000000/001.json"), made.At("_commits/000000/002.json"));

        Assert.Equal(["_commits/000000/002.json: is the receipt of no shard that was planned, or is damaged."],
            (await made.VerifyAsync()).Problems);
    }

    [Theory]
    [InlineData("features", "is that of another job.")]
    [InlineData("carried", "its carried columns are not those of the plan.")]
    [InlineData("bytes", "its sums of rows and bytes are not those of its parts.")]
    [InlineData("statuses", "its counts by status are not those of the receipts.")]
    public async Task A_manifest_that_says_something_else_is_found(string member, string problem)
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(made.At("_manifest.json")))!;
        manifest[member] = member switch
        {
            "features" => JsonNode.Parse("{}"),
            "carried" => new JsonArray(),
            "bytes" => 1,
            _ => JsonNode.Parse("""{"ok": 6}"""),
        };
        await File.WriteAllTextAsync(made.At("_manifest.json"), manifest.ToJsonString());

        Assert.Equal([$"_manifest.json: {problem}"], (await made.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_retry_that_has_not_ended_is_a_problem_until_it_has()
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature);
        await new RetryPasses(made.Output).OpenAsync([RowStatus.Missing, RowStatus.Crashed], TestContext.Current.CancellationToken);

        var problem = Assert.Single((await made.VerifyAsync()).Problems);

        Assert.StartsWith("_retries/0001.json: ", problem);
        Assert.Contains("--status missing,crashed", problem);
    }

    [Fact]
    public async Task What_is_left_of_attempts_is_noted()
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature);
        Directory.CreateDirectory(made.At("_attempts/00000000/lease"));
        await File.WriteAllTextAsync(made.At("_attempts/00000000/lease/left"), "");

        var report = await made.VerifyAsync();

        Assert.True(report.IsClean);
        Assert.Equal(["1 objects of unfinished attempts lie in _attempts; nobody needs them."], report.Notes);
    }

    [Fact]
    public async Task Where_there_is_no_dataset_none_is_verified()
    {
        using var made = await SyntheticDataset.CreateAsync(Samples.EveryFeature);

        await Assert.ThrowsAsync<FgClip.Datasets.Verification.NoDatasetException>(
            () => new FgClip.Datasets.Verification.DatasetVerifier(new FileObjectStore(made.At("none")), 1).VerifyAsync(
                TestContext.Current.CancellationToken));
    }

    private static OutputRow Changed(string change, OutputRow row) => change switch
    {
        "vector with a NaN" => row with { ImageEmbedding = [float.NaN, .. SyntheticDataset.Unit(1)[1..]] },
        "vector of length 2" => row with { ImageEmbedding = Long },
        "short vector" => row with { TextEmbeddings = [row.TextEmbeddings[0], [1, 0, 0, 0, 0, 0, 0]] },
        "no vector" => row with { ImageEmbedding = null },
        "image of a missing file" => row with { ImageEmbedding = SyntheticDataset.Unit(1) },
        "text for a blank caption" => row with { TextEmbeddings = [SyntheticDataset.Unit(1), SyntheticDataset.Unit(1)] },
        "no error" => row with { Error = null },
        "error" => row with { Error = "It failed." },
        "cosine that is not a number" => row with { Similarities = [float.PositiveInfinity, 0] },
        "cosine without a text" => row with { Similarities = [0.5f, null] },
        "no cosine" => row with { Logits = [null, 0.5f] },
        "no width" => row with { Width = null },
        "no regions" => row with { Regions = null },
        "region without a vector" => row with { Regions = [row.Regions![0] with { Embedding = null }, row.Regions[1]] },
        "long vector of a negative" => row with { Regions = [row.Regions![0] with { NegativeEmbeddings = [Long] }] },
        "map that is cut" => row with { Dense = row.Dense! with { Values = row.Dense.Values[..40] } },
        "map without its height" => row with { Dense = null },
        "other key" => row with { Input = row.Input with { Key = "other" } },
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "There is no such change."),
    };
}
