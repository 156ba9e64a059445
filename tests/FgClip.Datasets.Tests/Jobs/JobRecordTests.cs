using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Jobs;

public sealed class JobRecordTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;
    private readonly JobSpec _spec;

    public JobRecordTests()
    {
        _output = new FileObjectStore(_folder.Path);
        _spec = Samples.Spec(_folder.Path, "/in.jsonl");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_claim_is_recorded_and_the_same_job_goes_on()
    {
        var first = await JobRecord.ClaimAsync(_output, _spec, Cancel);
        var second = await JobRecord.ClaimAsync(_output, _spec with { Run = new RunOptions { BatchTokens = 1_024 } }, Cancel);

        Assert.Equal(JobSpecDigest.Compute(_spec), first.Digest);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Null(second.Spec.Run.BatchTokens);
    }

    [Fact]
    public async Task Another_job_is_refused_with_every_option_that_differs()
    {
        await JobRecord.ClaimAsync(_output, _spec, Cancel);
        var other = _spec with { Features = _spec.Features with { Dense = true, MaxNumPatches = 256 } };

        var e = await Assert.ThrowsAsync<SpecMismatchException>(() => JobRecord.ClaimAsync(_output, other, Cancel));

        Assert.Equal(
            [new("features.dense", "false", "true"), new SpecDifference("features.maxNumPatches", "null", "256")], e.Differences);
        Assert.Contains("features.maxNumPatches: null there, 256 here", e.Message);
        Assert.Contains(_folder.Path, e.Message);
    }

    [Fact]
    public async Task Of_two_different_jobs_at_once_one_gets_the_dataset()
    {
        var specs = Enumerable.Range(1, 4).Select(i => _spec with { Shards = new ShardOptions { Rows = i } });

        var claims = await Task.WhenAll(specs.Select(s => Task.Run(
            async () =>
            {
                try
                {
                    return (await JobRecord.ClaimAsync(_output, s, Cancel)).Digest;
                }
                catch (SpecMismatchException)
                {
                    return null;
                }
            },
            Cancel)));

        Assert.Single(claims, c => c is not null);
    }

    [Fact]
    public async Task A_dataset_of_a_newer_version_is_left_alone()
    {
        await JobRecord.ClaimAsync(_output, _spec, Cancel);
        var text = await File.ReadAllTextAsync(_folder.At("_job.json"), Cancel);
        _folder.Write("_job.json", text.Replace("\"format\": 1", "\"format\": 2"));

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => JobRecord.ClaimAsync(_output, _spec, Cancel));
        Assert.Contains("format 2", e.Message);
    }
}
