namespace FgClip.Hub;

/// <summary>A repository on the hub.</summary>
/// <param name="Kind">What it holds, as the hub's addresses say it: <c>models</c> or <c>datasets</c>.</param>
/// <param name="Owner">The account.</param>
/// <param name="Name">The repository's name there.</param>
public sealed record HubRepository(string Kind, string Owner, string Name)
{
    /// <summary>What repositories of models are.</summary>
    public const string Models = "models";

    /// <summary>What repositories of data are.</summary>
    public const string Datasets = "datasets";

    /// <summary>Where the hub answers questions of it, without a '/' in front.</summary>
    internal string Api => $"api/{Kind}/{Owner}/{Name}";

    /// <summary>Where its files lie, without a '/' in front: that of a model begins with the owner.</summary>
    internal string Page => Kind == Models ? $"{Owner}/{Name}" : $"{Kind}/{Owner}/{Name}";

    /// <summary>Its folder in the cache.</summary>
    internal string CacheFolder => $"{Kind}--{Owner}--{Name}";

    /// <inheritdoc />
    public override string ToString() => Page;
}
