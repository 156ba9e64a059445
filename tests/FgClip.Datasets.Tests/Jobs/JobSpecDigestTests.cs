using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class JobSpecDigestTests
{
    private static readonly JobSpec Spec = Samples.Spec("/out", "/in.jsonl");

    public static TheoryData<string, JobSpec> Same => new()
    {
        { "run options", Spec with { Run = new RunOptions { BatchTokens = 1, DecodeThreads = 3, BatchImages = 2 } } },
        { "output", Spec with { Output = "/elsewhere" } },
        { "name", Spec with { Name = "a job of Tuesday" } },
        { "share", Spec with { Share = new JobShare { Priority = 3, Weight = 2, MaxWorkers = 1 } } },
        { "model location and name", Spec with { Model = Spec.Model with { Location = "/copy", Name = "other" } } },
        { "a copy", Spec with { Inputs = [.. Spec.Inputs], Features = Spec.Features with { } } },
    };

    public static TheoryData<string, JobSpec> Different => new()
    {
        { "model", Spec with { Model = Spec.Model with { Digest = new string('b', 64) } } },
        { "inputs", Spec with { Inputs = ["/in.jsonl", "/in2.jsonl"] } },
        { "manifest.imageRoots", Spec with { Manifest = new ManifestOptions { ImageRoots = ["/images"] } } },
        { "manifest.captionColumn", Spec with { Manifest = new ManifestOptions { CaptionColumn = "text" } } },
        { "features.textHeads", Spec with { Features = Spec.Features with { TextHeads = [TextHead.Long] } } },
        { "features.maxNumPatches", Spec with { Features = Spec.Features with { MaxNumPatches = 256 } } },
        { "features.normalize", Spec with { Features = Spec.Features with { Normalize = false } } },
        { "shards.rows", Spec with { Shards = new ShardOptions { Rows = 5 } } },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void What_changes_no_value_changes_no_digest(string what, JobSpec other)
    {
        Assert.True(JobSpecDigest.Compute(Spec) == JobSpecDigest.Compute(other), what);
        Assert.Empty(SpecDifference.Between(Spec, other));
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void What_changes_a_value_or_the_layout_changes_the_digest_and_is_named(string option, JobSpec other)
    {
        Assert.NotEqual(JobSpecDigest.Compute(Spec), JobSpecDigest.Compute(other));
        Assert.Equal(option, Assert.Single(SpecDifference.Between(Spec, other)).Option);
    }

    [Fact]
    public void The_digest_stays_from_version_to_version() =>
        Assert.Equal(
            """{"features":{"dense":false,"image":true,"maxNumPatches":null,"normalize":true,"pixelLimit":178956970,"regions":false,"textHeads":["short"]},"inputs":["/in.jsonl"],"manifest":{"boxesColumn":"boxes","captionColumn":"caption","imageColumn":"image","imageRoots":[],"keyColumn":"key"},"model":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","shards":{"outputBytes":1000000000,"rows":10000}}""",
            System.Text.Encoding.UTF8.GetString(CanonicalSpec.ToBytes(CanonicalSpec.Create(Spec))));

    public static TheoryData<string, JobSpec> OtherJobs => new()
    {
        { "extension", Spec with { Extension = new PlanExtension(2, ["/more.jsonl"]) } },
        { "inputs of an extension", Spec with { Extension = new PlanExtension(2, ["/others.jsonl"]) } },
        { "retry", Spec with { Retry = new RetryPass(1, [RowStatus.Missing]) } },
        { "statuses of a retry", Spec with { Retry = new RetryPass(1, [RowStatus.Crashed]) } },
        { "output", Spec with { Output = "/elsewhere" } },
        { "dataset of added columns", Spec with { AddedColumns = "/dataset" } },
        { "another dataset of added columns", Spec with { AddedColumns = "/dataset2" } },
        { "features", Spec with { Features = Spec.Features with { Dense = true } } },
    };

    [Fact]
    public void What_a_job_is_to_do_is_all_in_its_digest()
    {
        var digests = OtherJobs.Select(row => JobSpecDigest.OfJob(row.Data.Item2)).Append(JobSpecDigest.OfJob(Spec)).ToList();

        Assert.Equal(digests.Count, digests.Distinct().Count());
        Assert.Equal(
            JobSpecDigest.OfJob(Spec with { Extension = new PlanExtension(2, ["/more.jsonl"]) }),
            JobSpecDigest.OfJob(Spec with { Extension = new PlanExtension(3, ["/more.jsonl"]), Run = new RunOptions { BatchImages = 1 } }));
    }

    [Fact]
    public void A_dataset_keeps_its_digest_whatever_is_added_to_it_or_done_again() =>
        Assert.All(
            [Spec with { Extension = new PlanExtension(2, ["/more.jsonl"]) }, Spec with { Retry = new RetryPass(1, [RowStatus.Missing]) }],
            job => Assert.Equal(JobSpecDigest.Compute(Spec), JobSpecDigest.Compute(job)));

    [Fact]
    public void A_computation_does_not_depend_on_inputs_and_shards()
    {
        var other = Spec with { Inputs = ["/x"], Shards = new ShardOptions { Rows = 1 } };

        Assert.Equal(JobSpecDigest.OfComputation(Spec), JobSpecDigest.OfComputation(other));
        Assert.NotEqual(JobSpecDigest.OfComputation(Spec),
            JobSpecDigest.OfComputation(Spec with { Features = Spec.Features with { Dense = true } }));
    }
}
