using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

/// <summary>What every test here asks for in the end.</summary>
internal static class JobAuditAssert
{
    /// <summary>Every row is there once, all as they should be but those that crash.</summary>
    public static void IsWhole(this JobAudit audit, int crashed = 0)
    {
        Assert.True(audit.IsClean, audit.ToString());
        Assert.Equal(audit.Rows - crashed, audit.Statuses.GetValueOrDefault("ok"));
        Assert.Equal(crashed, audit.Statuses.GetValueOrDefault("crashed"));
    }
}
