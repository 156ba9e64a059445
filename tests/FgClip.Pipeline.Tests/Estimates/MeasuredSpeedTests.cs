using FgClip.Pipeline.Estimates;

namespace FgClip.Pipeline.Tests.Estimates;

public sealed class MeasuredSpeedTests
{
    [Fact]
    public void On_a_processor_the_stages_take_turns()
    {
        var speed = new MeasuredSpeed(Prepare: 100, Encode: 25, Write: 100, SharesProcessor: true);
        Assert.Equal(1 / (0.01 + 0.04 + 0.01), speed.RowsPerSecond, tolerance: 1e-9);
        Assert.Equal(PipelineStage.Encode, speed.Limit);
    }

    [Fact]
    public void Beside_a_GPU_the_slowest_stage_decides()
    {
        var speed = new MeasuredSpeed(Prepare: 400, Encode: 1000, Write: 150, SharesProcessor: false);
        Assert.Equal(150, speed.RowsPerSecond);
        Assert.Equal(PipelineStage.Write, speed.Limit);
    }
}
