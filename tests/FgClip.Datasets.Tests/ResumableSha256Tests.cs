using System.Security.Cryptography;

namespace FgClip.Datasets.Tests;

/// <summary>The hash beside that of .NET.</summary>
public sealed class ResumableSha256Tests
{
    [Fact]
    public void Every_length_has_the_digest_that_dotnet_computes()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);

        for (var length = 0; length <= bytes.Length; length++)
        {
            var hash = new ResumableSha256();
            hash.Append(bytes.AsSpan(0, length));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))), hash.Finish());
        }
    }

    [Fact]
    public void Bytes_in_pieces_and_over_stored_states_have_the_digest_of_the_whole()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(5_000)];
            random.NextBytes(bytes);
            var hash = new ResumableSha256();
            for (var at = 0; at < bytes.Length;)
            {
                var count = Math.Min(bytes.Length - at, random.Next(3) == 0 ? 64 * random.Next(1, 9) : random.Next(200));
                hash.Append(bytes.AsSpan(at, count));
                at += count;
                Assert.Equal(at, hash.Count);
                if (at % 64 == 0)
                    hash = new ResumableSha256(hash.Save(), hash.Count);
            }

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash.Finish());
        }
    }

    [Fact]
    public void A_state_within_a_block_is_neither_saved_nor_continued()
    {
        var hash = new ResumableSha256();
        hash.Append(new byte[65]);

        Assert.Throws<InvalidOperationException>(hash.Save);
        Assert.Throws<ArgumentException>(() => new ResumableSha256(new byte[32], 65));
        Assert.Throws<ArgumentException>(() => new ResumableSha256(new byte[31], 64));
    }
}
