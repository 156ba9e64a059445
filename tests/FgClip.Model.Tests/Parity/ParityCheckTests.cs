using System.Text.Json.Nodes;
using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using FgClip.Model.Parity;
using FgClip.Model.Tests.Encoders;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Parity;

public sealed class ParityCheckTests(GoldenModels models)
{
    public static TheoryData<string, ModelPrecision> Lesser => new()
    {
        { "fgclip2-tiny", ModelPrecision.Float16 },
        { "fgclip2-tiny", ModelPrecision.Int8 },
        { "checkpoint-shapes", ModelPrecision.Float16 },
        { "checkpoint-shapes", ModelPrecision.Int8 },
        { "fgclip1-tiny", ModelPrecision.Float16 },
        { "fgclip1-tiny", ModelPrecision.Int8 },
    };

    [Theory]
    [InlineData("fgclip2-tiny", ModelPrecision.Float32)]
    [InlineData("fgclip2-tiny", ModelPrecision.Float16)]
    [InlineData("fgclip2-tiny", ModelPrecision.Int8)]
    [InlineData("checkpoint-shapes", ModelPrecision.Float32)]
    public async Task A_model_agrees_with_its_golden_in_every_kind(string checkpoint, ModelPrecision precision)
    {
        var golden = GoldenFeatures.Read(checkpoint);
        var report = await ParityCheck.AgainstAsync(await models.GetAsync(checkpoint, precision), Golden(checkpoint),
            cancellationToken: Stop);

        Assert.True(report.Passed, report.ToJson());
        Assert.Equal($"{checkpoint}.json", report.Against.Name);
        Assert.Equal(
            [
                (ParityKind.Image, golden.Images.Count),
                (ParityKind.Dense, golden.Images.Count * 3),
                (ParityKind.Region, golden.Images.Sum(image => image.Boxes.Length)),
                (ParityKind.TextShort, golden.Texts.Count(text => text.Walk == "short")),
                (ParityKind.TextLong, golden.Texts.Count(text => text.Walk == "long")),
                (ParityKind.TextBox, golden.Texts.Count(text => text.Walk == "box")),
            ],
            report.Kinds.Select(kind => (kind.Kind, kind.Count)));
    }

    [Theory]
    [MemberData(nameof(Lesser))]
    public async Task An_import_in_lesser_numbers_leaves_the_report_that_a_later_check_makes(string checkpoint, ModelPrecision precision)
    {
        var folder = await models.GetAsync(checkpoint, precision);
        var report = await ParityCheck.SelfAsync(folder, cancellationToken: Stop);

        Assert.True(report.Passed, report.ToJson());
        Assert.Equal(6, report.Kinds.Count);
        Assert.All(report.Kinds, kind => Assert.InRange(kind.LeastCosine, 0.9, 0.99999999)); // It is another arithmetic, after all.
        Assert.Equal("CPUExecutionProvider", report.Provider);
        Assert.Contains(precision is ModelPrecision.Int8 ? "int32" : "float16", report.Arithmetic);
        Assert.Equal(await File.ReadAllTextAsync(folder.At(ParityReport.FileName), Stop), report.ToJson());
    }

    [Theory]
    [MemberData(nameof(Lesser))]
    public async Task What_an_import_is_compared_with_are_the_vectors_of_float32(string checkpoint, ModelPrecision precision)
    {
        var file = (await models.GetAsync(checkpoint, precision)).At(ParityCheck.ReferenceFileName);
        var (reference, _) = await ReferenceFeatures.ReadAsync(file, Stop);
        var exact = new FeatureComputation(await models.GetAsync(checkpoint), new EncoderOptions());
        var kinds = FeatureComparison.Compare(reference, await exact.RunAsync(reference, DrawnImage.OpenAsync, Stop));
        Assert.Equal(6, kinds.Count);
        Assert.All(kinds, kind => Assert.InRange(kind.LeastCosine, 0.9999999, 1));
    }

    [Fact]
    public async Task A_float32_model_has_nothing_to_be_compared_with()
    {
        var folder = await models.GetAsync("fgclip2-tiny");
        Assert.False(File.Exists(folder.At(ParityCheck.ReferenceFileName)));
        var e = await Assert.ThrowsAsync<ParityException>(() => ParityCheck.SelfAsync(folder, cancellationToken: Stop));
        Assert.Contains("golden", e.Message);
    }

    [Fact]
    public async Task One_number_that_is_wrong_is_enough_to_fail()
    {
        using var temp = new TempFolder();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Golden("fgclip2-tiny"), Stop))!;
        var vector = json["texts"]![0]!["feature"]!.AsArray();
        vector[5] = (float)vector[5]! + 0.1f;
        var golden = temp.At("golden.json");
        await File.WriteAllTextAsync(golden, json.ToJsonString(), Stop);

        var report = await ParityCheck.AgainstAsync(await models.GetAsync("fgclip2-tiny"), golden, Fixtures.At("images"),
            cancellationToken: Stop);

        Assert.False(report.Passed);
        Assert.Equal([ParityKind.TextShort], report.Kinds.Where(kind => !report.Tolerance.Holds(kind)).Select(kind => kind.Kind));
        Assert.InRange(report.Kinds.Single(kind => kind.Kind is ParityKind.TextShort).LargestDifference, 0.099, 0.101);
    }

    [Fact]
    public async Task A_golden_of_another_model_is_refused()
    {
        var folder = await models.GetAsync("checkpoint-shapes");
        var e = await Assert.ThrowsAsync<ParityException>(
            () => ParityCheck.AgainstAsync(folder, Golden("fgclip2-tiny"), cancellationToken: Stop));
        Assert.Contains("64 numbers in the reference, here 96", e.Message);
        e = await Assert.ThrowsAsync<ParityException>(
            () => ParityCheck.AgainstAsync(folder, Golden("fgclip1-tiny"), cancellationToken: Stop));
        Assert.Contains("another model", e.Message);
    }

    [Fact]
    public async Task A_image_that_is_not_there_is_named()
    {
        using var temp = new TempFolder();
        var folder = await models.GetAsync("fgclip2-tiny");
        var e = await Assert.ThrowsAsync<ParityException>(
            () => ParityCheck.AgainstAsync(folder, Golden("fgclip2-tiny"), temp.Path, cancellationToken: Stop));
        Assert.Contains(temp.At("rgb_100x401.png"), e.Message);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Golden(string checkpoint) => Fixtures.At("golden", checkpoint + ".json");
}
