using System.Text.Json;
using FgClip.Mining.Duplicates;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Mining.Tasks;

/// <summary>A job as text, for machines that are to do its steps.</summary>
/// <param name="Name">What is done: <see cref="Mine"/> or <see cref="Dedup"/>.</param>
/// <param name="Output">Address of the output, normalised.</param>
/// <param name="Spec">The specification, as JSON with normalised addresses.</param>
/// <param name="Identity">The same without what changes no byte of the output.</param>
public sealed record MiningTask(string Name, string Output, string Spec, string Identity)
{
    /// <summary>A <see cref="MiningSpec"/>.</summary>
    public const string Mine = "mine";

    /// <summary>A <see cref="DuplicateSpec"/>.</summary>
    public const string Dedup = "dedup";

    private static readonly JsonSerializerOptions Json = new(RecordJson.Options) { WriteIndented = false };

    /// <summary>The text of a mining job.</summary>
    /// <exception cref="StoreAddressException">An address is none.</exception>
    public static MiningTask From(MiningSpec spec)
    {
        var absolute = spec with
        {
            Embeddings = StoreAddresses.Normalize(spec.Embeddings),
            Candidates = spec.Candidates is { } candidates ? StoreAddresses.Normalize(candidates) : null,
            AnchorVectors = VectorFile.Normalize(spec.AnchorVectors),
            CandidateVectors = VectorFile.Normalize(spec.CandidateVectors),
            Output = StoreAddresses.Normalize(spec.Output),
            Model = spec.Model is { } model ? Path.GetFullPath(model) : null,
            AttributeWords = spec.AttributeWords is { } words ? Path.GetFullPath(words) : null,
        };
        return new(Mine, absolute.Output, Text(absolute), Text(absolute with { Run = new() }));
    }

    /// <summary>The text of a search for duplicates.</summary>
    /// <exception cref="StoreAddressException">An address is none.</exception>
    public static MiningTask From(DuplicateSpec spec)
    {
        var absolute = spec with { Embeddings = StoreAddresses.Normalize(spec.Embeddings), Output = StoreAddresses.Normalize(spec.Output) };
        return new(Dedup, absolute.Output, Text(absolute), Text(absolute with { Run = new() }));
    }

    /// <summary>Opens a job's datasets, and makes the output the job's.</summary>
    /// <param name="name"><see cref="Name"/>.</param>
    /// <param name="spec"><see cref="Spec"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The text is not one of a job, or a dataset is missing, not finished, or of another
    /// model.</exception>
    /// <exception cref="Datasets.Jobs.SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<IMiningSteps> OpenAsync(string name, string spec, CancellationToken cancellationToken) => name switch
    {
        Mine => new MiningSteps(await MiningJob.OpenAsync(Read<MiningSpec>(spec), cancellationToken).ConfigureAwait(false)),
        Dedup => new DuplicateSteps(await DuplicateJob.OpenAsync(Read<DuplicateSpec>(spec), cancellationToken).ConfigureAwait(false)),
        _ => throw new InvalidDataException($"'{name}' is not a mining job that this version knows. Are all silos of one version?"),
    };

    private static string Text<T>(T spec) => JsonSerializer.Serialize(spec, Json);

    private static T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json)
                ?? throw new InvalidDataException("A mining job came without its specification.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {typeof(T).Name} of a mining job {RecordJson.Describe<T>(e)}", e);
        }
    }
}
