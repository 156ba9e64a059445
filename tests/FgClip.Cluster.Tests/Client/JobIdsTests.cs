using FgClip.Client;

namespace FgClip.Cluster.Tests.Client;

public sealed class JobIdsTests
{
    [Fact]
    public void An_id_begins_with_the_last_part_of_the_output() =>
        Assert.Matches("^coyo-700m-[0-9a-f]{8}$", JobIds.OfOutput("az://embeddings/coyo-700m/"));

    [Fact]
    public void An_output_has_one_id_with_or_without_a_slash_at_its_end() =>
        Assert.Equal(JobIds.OfOutput("/data/out"), JobIds.OfOutput("/data/out/"));

    [Fact]
    public void Other_outputs_have_other_ids() => Assert.NotEqual(JobIds.OfOutput("/data/a/out"), JobIds.OfOutput("/data/b/out"));

    [Fact]
    public void A_name_without_a_letter_still_has_an_id() => Assert.Matches("^job-[0-9a-f]{8}$", JobIds.OfOutput("/データ"));
}
