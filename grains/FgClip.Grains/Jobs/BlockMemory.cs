using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>
/// What a job saves of its blocks' reports, in a few kilobytes for a million shards: which blocks have reported, which of them are full,
/// and the sum of the full ones. A coordinator that takes the job over asks no full block again, and knows when it has heard enough to
/// judge the job's error rate.
/// </summary>
internal sealed class BlockMemory
{
    /// <summary>The blocks that have reported, a bit each.</summary>
    public byte[] Heard { get; set; } = [];

    /// <summary>The blocks of which every shard has its receipt, a bit each.</summary>
    public byte[] Full { get; set; } = [];

    /// <summary>The rows of the full blocks.</summary>
    public RowCounts Committed { get; set; } = RowCounts.None;

    /// <summary>Those of them that an earlier run left.</summary>
    public RowCounts Found { get; set; } = RowCounts.None;

    /// <summary>Creates the memory of a job that has not heard of its blocks yet.</summary>
    public static BlockMemory Create(int blocks) => new() { Heard = new byte[(blocks + 7) / 8], Full = new byte[(blocks + 7) / 8] };

    /// <summary>Whether the block has reported.</summary>
    public bool IsHeard(int block) => Has(Heard, block);

    /// <summary>Whether the block is full.</summary>
    public bool IsFull(int block) => Has(Full, block);

    /// <summary>Takes a report in.</summary>
    /// <returns>Whether there is anything new to save.</returns>
    public bool Hear(BlockReport report)
    {
        var isNew = !IsHeard(report.Block);
        Heard[report.Block / 8] |= Bit(report.Block);
        if (report.Shards.Done != report.Shards.Total || IsFull(report.Block))
            return isNew;
        Full[report.Block / 8] |= Bit(report.Block);
        (Committed, Found) = (Committed + report.Committed, Found + report.Found);
        return true;
    }

    private static bool Has(byte[] bits, int block) => block / 8 < bits.Length && (bits[block / 8] & Bit(block)) != 0;

    private static byte Bit(int block) => (byte)(1 << (block % 8));
}
