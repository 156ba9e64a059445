namespace FgClip.Workers.Work;

/// <summary>The work can't be done, however often it is tried: the job's inputs or options are at fault.</summary>
/// <param name="message">What is wrong and where, for the person who submitted the job.</param>
/// <param name="inner">What showed it.</param>
public sealed class WorkRefusedException(string message, Exception? inner = null) : Exception(message, inner);
