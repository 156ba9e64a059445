namespace FgClip.Storage;

/// <summary>An object that was to be read is not there.</summary>
/// <param name="root">The store's root.</param>
/// <param name="name">The object's name.</param>
public sealed class ObjectNotFoundException(string root, string name) : IOException($"{root} has no {name}.")
{
    /// <summary>The object's name under the store's root.</summary>
    public string Name { get; } = name;
}
