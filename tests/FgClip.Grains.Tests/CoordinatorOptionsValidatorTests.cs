namespace FgClip.Grains.Tests;

public sealed class CoordinatorOptionsValidatorTests
{
    private readonly CoordinatorOptionsValidator _validator = new();

    [Fact]
    public void The_defaults_are_good() => Assert.True(_validator.Validate(null, new CoordinatorOptions()).Succeeded);

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        var result = _validator.Validate(null, new CoordinatorOptions
        {
            LeaseDuration = TimeSpan.Zero,
            MaxAttempts = 0,
            MaxDeaths = -1,
            MaxSearchDeaths = 0,
            ProgressInterval = TimeSpan.FromSeconds(5),
        });

        Assert.Equal(5, result.Failures?.Count());
        Assert.Contains("MaxAttempts", result.FailureMessage);
    }
}
