using Microsoft.Extensions.Options;

namespace FgClip.Workers;

/// <summary>Checks <see cref="WorkerOptions"/>, and names everything that is wrong at once.</summary>
public sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Devices.Count == 0)
            result.AddError("A worker needs a device; a silo without one is not a worker.", nameof(options.Devices));
        foreach (var device in options.Devices.Select(device => device.Name)
            .Where(name => string.IsNullOrWhiteSpace(name) || name.Contains('/')))
            result.AddError($"'{device}' is not a name for a device: it must not be blank or hold a '/'.", nameof(options.Devices));
        foreach (var twice in options.Devices.GroupBy(device => device.Name).Where(group => group.Count() > 1))
            result.AddError($"'{twice.Key}' is there {twice.Count()} times; each device has one worker.", nameof(options.Devices));
        if (options.RenewInterval <= TimeSpan.Zero)
            result.AddError($"It must be more than 0, not {options.RenewInterval}.", nameof(options.RenewInterval));
        if (options.IdleInterval <= TimeSpan.Zero)
            result.AddError($"It must be more than 0, not {options.IdleInterval}.", nameof(options.IdleInterval));
        if (options.PollInterval <= TimeSpan.Zero)
            result.AddError($"It must be more than 0, not {options.PollInterval}.", nameof(options.PollInterval));
        if (options.DrainGrace < TimeSpan.Zero)
            result.AddError($"It must not be less than 0, not {options.DrainGrace}.", nameof(options.DrainGrace));
        if (options.StallFloor <= TimeSpan.Zero)
            result.AddError($"It must be more than 0, not {options.StallFloor}.", nameof(options.StallFloor));
        if (options.StepLimit <= TimeSpan.Zero)
            result.AddError($"It must be more than 0, not {options.StepLimit}.", nameof(options.StepLimit));
        if (options.PlanUnitsAtOnce < 1)
            result.AddError($"It must be at least 1, not {options.PlanUnitsAtOnce}.", nameof(options.PlanUnitsAtOnce));
        if (options.MaxFailures < 1)
            result.AddError($"It must be at least 1, not {options.MaxFailures}.", nameof(options.MaxFailures));
        if (options.FailurePause <= TimeSpan.Zero)
            result.AddError($"It must be more than 0, not {options.FailurePause}.", nameof(options.FailurePause));
        return result.Build();
    }
}
