using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Workers.Devices;

/// <summary>Asks one kind of job for work, and does what it gets.</summary>
internal interface IWorkSource
{
    /// <summary>Whether a job is of this kind.</summary>
    bool Handles(string job);

    /// <summary>Asks a job for work, and does it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="request">The request, with the id of the lease to be had.</param>
    /// <param name="place">The device's place among those of the silo that work.</param>
    /// <param name="stopping">Cancelled when the silo stops.</param>
    /// <returns>How the attempt ended, or that there was none.</returns>
    Task<WorkAnswer> TryAsync(string job, LeaseRequest request, ExclusiveExecution.Place place, CancellationToken stopping);
}
