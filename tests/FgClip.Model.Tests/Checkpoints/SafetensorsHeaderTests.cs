using System.Buffers.Binary;
using System.Text;
using FgClip.Model.Checkpoints;

namespace FgClip.Model.Tests.Checkpoints;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public async Task Tensors_come_in_the_order_of_their_data()
    {
        var entries = await ReadAsync(
            """{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""",
            12);
        Assert.Equal(["a", "b"], entries.Select(e => e.Name));
        Assert.Equal([2, 1], entries[0].Shape);
        Assert.Equal(8, entries[1].Offset - entries[0].Offset);
    }

    [Fact]
    public async Task Tensors_of_other_types_are_left_out()
    {
        Assert.Empty(await ReadAsync("""{"position_ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", 8));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "not within the 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs 12 bytes, data_offsets give 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "too many")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, "too many")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "not within")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""", 8, "not within")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", 8, "no \"data_offsets\"")]
    [InlineData("""{"w":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", 8, "not the JSON")]
    [InlineData("""{"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 8,
        "v and w overlap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "twice")]
    [InlineData("not json", 8, "not the JSON")]
    public async Task A_header_that_cannot_be_relied_on_is_refused_with_the_file_s_name(string json, int data, string reason)
    {
        var e = await Assert.ThrowsAsync<CheckpointException>(() => ReadAsync(json, data));
        Assert.Contains(reason, e.Message);
        Assert.Contains("some.safetensors", e.Message);
    }

    [Theory]
    [InlineData(1000UL)]
    [InlineData(ulong.MaxValue)]
    public async Task A_header_longer_than_the_file_is_refused(ulong length)
    {
        var file = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        var e = await Assert.ThrowsAsync<CheckpointException>(
            () => SafetensorsHeader.ReadAsync(new MemoryStream(file), "some.safetensors", CancellationToken.None));
        Assert.Contains("cut short", e.Message);
    }

    [Fact]
    public async Task A_file_of_a_few_bytes_is_refused() => await Assert.ThrowsAsync<CheckpointException>(
        () => SafetensorsHeader.ReadAsync(new MemoryStream([1, 2]), "some.safetensors", CancellationToken.None));

    private static Task<IReadOnlyList<TensorEntry>> ReadAsync(string json, int data)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        return SafetensorsHeader.ReadAsync(new MemoryStream([.. prefix, .. header, .. new byte[data]]), "some.safetensors",
            CancellationToken.None);
    }
}
