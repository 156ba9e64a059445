using System.Reflection;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Serialization;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Tests.Serialization;

/// <summary>
/// Orleans skips the members of a message that its receiver does not know. Whoever adds one here that changes what is computed raises
/// <see cref="MessageVersion.Current"/>, and lets the coordinator state that version where it sets the member; whoever adds another one
/// adds it to the list alone.
/// </summary>
public sealed class MessageMembersTests
{
    [Theory]
    [InlineData(typeof(WorkOffer), "0 NeedsVersion, 1 RetryAfter")]
    [InlineData(typeof(PlanOffer), "0 Spec, 1 Stage, 2 Listing, 3 Unit")]
    [InlineData(typeof(PlanListing), "0 Folder, 1 Plan, 2 Inputs, 3 Leases")]
    [InlineData(typeof(BlockOffer), "0 Spec, 1 Block, 2 HasWaiting, 3 Plan")]
    [InlineData(typeof(FinalizeOffer), "0 Spec, 1 GivenUp, 2 Plan")]
    [InlineData(typeof(ShardLease), "0 Shard, 1 Duration, 2 Crashed, 3 Probe, 4 Failures, 5 NeedsVersion")]
    [InlineData(typeof(MiningOffer), "0 Order, 1 Unit, 2 NeedsVersion")]
    [InlineData(typeof(MiningOrder), "0 Task, 1 Output, 2 Spec, 3 Identity, 4 Name, 5 Share")]
    [InlineData(typeof(MiningUnit), "0 Run, 1 Stage, 2 Index")]
    [InlineData(typeof(BlockKey), "0 Job, 1 Run, 2 Block")]
    [InlineData(typeof(PlanTotals), "0 Shards, 1 Rows, 2 Number, 3 Folder, 4 Complete")]
    [InlineData(typeof(ShardFailure), "0 Shard, 1 Reason")]
    public void What_is_handed_out_has_the_members_of_this_version(Type message, string members)
    {
        Assert.Equal(2, MessageVersion.Current);
        Assert.Equal(members, string.Join(", ", MembersOf(message)));
    }

    [Fact]
    public void No_offer_is_left_out()
    {
        var offers = typeof(WorkOffer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(WorkOffer)) && MembersOf(type).Any());

        Assert.Equal(["BlockOffer", "FinalizeOffer", "PlanOffer"], offers.Select(type => type.Name).Order());
    }

    private static IEnumerable<string> MembersOf(Type message) =>
        from property in message.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let id = property.GetCustomAttribute<IdAttribute>()
        where id is not null
        orderby id.Id
        select $"{id.Id} {property.Name}";
}
