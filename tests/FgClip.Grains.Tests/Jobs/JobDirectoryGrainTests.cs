namespace FgClip.Grains.Tests.Jobs;

public sealed class JobDirectoryGrainTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task It_knows_what_goes_on_and_the_last_hundred_that_are_over()
    {
        var ids = Enumerable.Range(0, 105).Select(i => $"job {i}").ToList();
        foreach (var id in ids)
        {
            await cluster.Directory.AddAsync(id);
            await cluster.Directory.AddAsync(id);
        }

        foreach (var id in ids.Take(103))
        {
            await cluster.Directory.EndAsync(id);
            await cluster.Directory.EndAsync(id);
        }

        await cluster.ForgetAsync(cluster.Directory);

        Assert.Equal(ids.Skip(103), await cluster.Directory.ListActiveAsync());
        Assert.Equal(ids.Skip(3), await cluster.Directory.ListAllAsync());
    }

    [Fact]
    public async Task A_late_message_that_a_job_is_over_does_not_strike_off_its_next_run()
    {
        var id = await cluster.StartAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));

        await cluster.Directory.EndAsync(id);

        Assert.Contains(id, await cluster.Directory.ListActiveAsync());
        await cluster.Job(id).CancelAsync();
        Assert.DoesNotContain(id, await cluster.Directory.ListActiveAsync());
    }
}
