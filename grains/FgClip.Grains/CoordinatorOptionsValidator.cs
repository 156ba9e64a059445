using FgClip.Grains.Abstractions.Progress;
using Microsoft.Extensions.Options;

namespace FgClip.Grains;

/// <summary>Checks <see cref="CoordinatorOptions"/>, and names everything that is wrong at once.</summary>
public sealed class CoordinatorOptionsValidator : IValidateOptions<CoordinatorOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, CoordinatorOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.LeaseDuration < TimeSpan.FromSeconds(1))
            result.AddError($"A lease must last a second or more, not {options.LeaseDuration}.", nameof(options.LeaseDuration));
        if (options.MaxAttempts < 1)
            result.AddError($"A shard needs one attempt or more, not {options.MaxAttempts}.", nameof(options.MaxAttempts));
        if (options.MaxDeaths < 1)
            result.AddError($"One death or more must be allowed, not {options.MaxDeaths}.", nameof(options.MaxDeaths));
        if (options.MaxSearchDeaths < 1)
            result.AddError($"One death or more must be allowed, not {options.MaxSearchDeaths}.", nameof(options.MaxSearchDeaths));
        if (options.UnreadableLimit < TimeSpan.Zero)
            result.AddError($"It must be 0 or more, not {options.UnreadableLimit}.", nameof(options.UnreadableLimit));
        if (options.StoreAwayLimit < TimeSpan.Zero)
            result.AddError($"It must be 0 or more, not {options.StoreAwayLimit}.", nameof(options.StoreAwayLimit));
        if (options.ProgressInterval <= TimeSpan.Zero || options.ProgressInterval >= IJobProgressGrain.StallTimeout)
            result.AddError(
                $"It must be more than 0 and less than {IJobProgressGrain.StallTimeout}, not {options.ProgressInterval}.", nameof(
                    options.ProgressInterval));
        return result.Build();
    }
}
