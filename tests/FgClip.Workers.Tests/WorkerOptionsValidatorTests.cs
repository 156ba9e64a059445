using FgClip.Model.Encoders;

namespace FgClip.Workers.Tests;

public sealed class WorkerOptionsValidatorTests
{
    private readonly WorkerOptionsValidator _validator = new();

    [Fact]
    public void The_defaults_are_good() => Assert.True(_validator.Validate(null, new WorkerOptions()).Succeeded);

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        var result = _validator.Validate(null, new WorkerOptions
        {
            Devices = [Named("cuda/0"), Named(" "), Named("cpu"), Named("cpu")],
            RenewInterval = TimeSpan.Zero,
            IdleInterval = TimeSpan.Zero,
            PollInterval = TimeSpan.FromSeconds(-1),
            DrainGrace = TimeSpan.FromSeconds(-1),
        });

        Assert.Equal(7, result.Failures?.Count());
        Assert.Contains("'cuda/0' is not a name for a device", result.FailureMessage);
        Assert.Contains("'cpu' is there 2 times", result.FailureMessage);
    }

    [Fact]
    public void A_worker_needs_a_device() =>
        Assert.Contains("needs a device", _validator.Validate(null, new WorkerOptions { Devices = [] }).FailureMessage);

    private static WorkerDevice Named(string name) => new(name, new EncoderOptions());
}
