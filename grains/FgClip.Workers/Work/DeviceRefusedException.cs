namespace FgClip.Workers.Work;

/// <summary>
/// This device cannot do the job, though another may: the fault is the machine's, its copy of the model's, or its environment's.
/// </summary>
/// <param name="message">What is wrong and where, for the person who submitted the job.</param>
/// <param name="inner">What showed it.</param>
public sealed class DeviceRefusedException(string message, Exception? inner = null) : Exception(message, inner);
