using FgClip.Grains.Abstractions.Devices;
using FgClip.Model.Encoders;
using FgClip.Pipeline.Telemetry;
using FgClip.Workers.Health;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Health;

public sealed class DeviceVitalsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerOptions _options = new();
    private readonly Heartbeat _pulse;
    private readonly DeviceStatus _status;
    private long? _ticks = 1;

    public DeviceVitalsTests()
    {
        _pulse = new("device", _time);
        _status = new("job", "shard 7", _time.GetUtcNow(), ShardsDone: 0, IsDraining: false);
    }

    [Fact]
    public void A_worker_without_rows_to_compute_may_be_silent()
    {
        var vitals = Vitals();
        _time.Advance(TimeSpan.FromDays(1));

        Assert.True(vitals.Look(_status, isComputing: false, loop: null).IsAlive);
    }

    [Fact]
    public async Task A_worker_whose_loop_broke_is_dead()
    {
        var broken = Task.FromException(new InvalidOperationException("no such thing"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);

        Assert.Equal(new("device", IsAlive: false, "its thread ended: no such thing"), Vitals().Look(_status, isComputing: true, broken));
        Assert.True(Vitals().Look(_status, isComputing: true, Task.CompletedTask).IsAlive);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void The_first_batch_may_take_the_floor(int seconds, bool isAlive)
    {
        Assert.Equal(isAlive, InABatch(Vitals(ExecutionProvider.Cuda), TimeSpan.FromSeconds(seconds)).IsAlive);
    }

    [Fact]
    public void In_a_batch_ten_times_the_usual_one_is_too_long()
    {
        for (var i = 0; i < 5; i++)
            _pulse.Run(new BatchLoad(BatchKind.Images, 1, 1), () => Advance(TimeSpan.FromSeconds(8)));

        Assert.True(InABatch(Vitals(ExecutionProvider.Cuda), TimeSpan.FromSeconds(80)).IsAlive);
        var late = InABatch(Vitals(ExecutionProvider.Cuda), TimeSpan.FromSeconds(81));
        Assert.False(late.IsAlive);
        Assert.Equal("shard 7: silent for 81 s, of 80 s that it may be", late.Why);
    }

    [Fact]
    public void On_a_processor_a_batch_may_take_as_long_as_its_thread_computes()
    {
        var vitals = Vitals();

        _pulse.Run(new BatchLoad(BatchKind.Images, 1, 1), () =>
        {
            for (var look = 0; look < 20; look++)
            {
                Advance(TimeSpan.FromSeconds(20));
                _ticks++;
                Assert.True(vitals.Look(_status, isComputing: true, loop: null).IsAlive);
            }

            Advance(TimeSpan.FromSeconds(20));
            Assert.True(vitals.Look(_status, isComputing: true, loop: null).IsAlive);
            Advance(TimeSpan.FromSeconds(11));
            Assert.False(vitals.Look(_status, isComputing: true, loop: null).IsAlive);
            return 0;
        });
    }

    [Fact]
    public void A_thread_that_spins_for_a_GPU_is_no_sign_of_life()
    {
        var vitals = Vitals(ExecutionProvider.Cuda);

        _pulse.Run(new BatchLoad(BatchKind.Images, 1, 1), () =>
        {
            for (var look = 0; look < 2; look++)
            {
                Advance(TimeSpan.FromSeconds(20));
                _ticks++;
            }

            Assert.False(vitals.Look(_status, isComputing: true, loop: null).IsAlive);
            return 0;
        });
    }

    [Fact]
    public void Where_the_system_tells_no_clock_the_pulse_counts()
    {
        _ticks = null;

        Assert.False(InABatch(Vitals(), TimeSpan.FromSeconds(31)).IsAlive);
    }

    [Fact]
    public void Outside_of_batches_it_may_wait_for_storage()
    {
        var vitals = Vitals();
        Advance(_options.StepLimit);
        Assert.True(vitals.Look(_status, isComputing: true, loop: null).IsAlive);

        Advance(TimeSpan.FromSeconds(1));
        Assert.False(vitals.Look(_status, isComputing: true, loop: null).IsAlive);
    }

    [Fact]
    public void New_work_is_judged_from_its_beginning()
    {
        var vitals = Vitals();
        Advance(TimeSpan.FromDays(1));

        Assert.True(vitals.Look(_status with { Since = _time.GetUtcNow() }, isComputing: true, loop: null).IsAlive);
    }

    private DeviceLiveness Vitals(ExecutionProvider provider = ExecutionProvider.Cpu) =>
        new(new("device", new EncoderOptions { Provider = provider }), _pulse, _options, _time, _ => _ticks);

    private DeviceHealth InABatch(DeviceLiveness vitals, TimeSpan since) => _pulse.Run(new BatchLoad(BatchKind.Images, 1, 1), () =>
    {
        Advance(since);
        return vitals.Look(_status, isComputing: true, loop: null);
    });

    private int Advance(TimeSpan by)
    {
        _time.Advance(by);
        return 0;
    }
}
