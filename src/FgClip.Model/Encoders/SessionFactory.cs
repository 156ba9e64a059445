using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>Opens a folder's graphs on the device of the options.</summary>
internal sealed class SessionFactory
{
    private readonly ModelFolder _folder;
    private readonly EncoderOptions _options;

    /// <exception cref="EncoderException">The device can't compute such a model.</exception>
    public SessionFactory(ModelFolder folder, EncoderOptions options)
    {
        (_folder, _options) = (folder, options);
        CheckOperators();
        CheckInt8();
    }

    public InferenceSession Open(string graph)
    {
        try
        {
            using var settings = ExecutionProviders.Settings(_options, _folder.Manifest, graph);
            return new(_folder.At(graph), settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EncoderException($"ONNX Runtime cannot open {_folder.At(graph)} on {_options.Provider}: {e.Message}", e)
            {
                CannotStart = true,
            };
        }
    }

    private void CheckOperators()
    {
        if (_options.Provider is ExecutionProvider.TensorRt && _folder.Manifest.Operators is not GraphOperators.Plain)
        {
            throw new EncoderException(
                $"TensorRT takes plain operators only, and {_folder.Path} has fused ones. Import it with "
                + "`fgclip model import --operators plain`.");
        }
    }

    private void CheckInt8()
    {
        if (_folder.Manifest.Precision is not ModelPrecision.Int8)
            return;
        if (_options.Provider is not ExecutionProvider.Cpu)
        {
            throw new EncoderException(
                $"{_folder.Path} holds an int8 model, which only a CPU runs. Import it as float16 or float32 for {_options.Provider}.");
        }
    }
}
