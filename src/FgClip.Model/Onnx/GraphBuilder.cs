using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace FgClip.Model.Onnx;

/// <summary>Writes one ONNX graph, node by node; a value is named by the string that made it.</summary>
/// <param name="name">The graph's name, as tools show it.</param>
/// <param name="weightsFile">The file, beside the graph's own, that holds the weights.</param>
internal sealed class GraphBuilder(string name, string weightsFile)
{
    public const string Microsoft = "com.microsoft";

    private const int OnnxVersion = 20; // The first with Gelu.
    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private int _nodes;

    public string Input(string input, ElementType type, params IReadOnlyList<Dimension> shape)
    {
        _graph.Input.Add(Value(input, type, shape));
        return input;
    }

    public void Output(string output, string value, ElementType type, params IReadOnlyList<Dimension> shape)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = output, Input = { value }, Output = { output } });
        _graph.Output.Add(Value(output, type, shape));
    }

    /// <summary>A node of one output. An empty input name is an input left out.</summary>
    public string Node(string operation, IEnumerable<string> inputs, params IReadOnlyList<AttributeProto> attributes) =>
        Add(operation, "", inputs, [""], attributes)[0];

    /// <summary>A node of ONNX Runtime's own operators.</summary>
    public string MicrosoftNode(string operation, IEnumerable<string> inputs, params IReadOnlyList<AttributeProto> attributes) =>
        Add(operation, Microsoft, inputs, [""], attributes)[0];

    /// <summary>A node of several outputs; a null in <paramref name="outputs"/> is an output left out.</summary>
    public IReadOnlyList<string> Add(
        string operation, string domain, IEnumerable<string> inputs, IReadOnlyList<string?> outputs,
        IReadOnlyList<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Domain = domain, Name = $"{operation}_{++_nodes}" };
        node.Input.Add(inputs);
        node.Output.Add(outputs.Select((o, i) => o is null ? "" : $"{node.Name}_{i}"));
        node.Attribute.Add(attributes);
        _graph.Node.Add(node);
        return node.Output;
    }

    /// <summary>A one-dimensional constant, kept in the graph.</summary>
    public string Constant(params ReadOnlySpan<long> values)
    {
        var constant = $"constant_{_graph.Initializer.Count}";
        _graph.Initializer.Add(new TensorProto
        {
            Name = constant,
            DataType = ElementType.Int64,
            Dims = { (long)values.Length },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        });
        return constant;
    }

    /// <summary>A float constant of no dimension, kept in the graph.</summary>
    public string Scalar(float value)
    {
        var constant = $"constant_{_graph.Initializer.Count}";
        _graph.Initializer.Add(new TensorProto
        {
            Name = constant,
            DataType = ElementType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in value))),
        });
        return constant;
    }

    /// <summary>A byte constant of no dimension, kept in the graph.</summary>
    public string Byte(byte value)
    {
        var constant = $"constant_{_graph.Initializer.Count}";
        _graph.Initializer.Add(new TensorProto { Name = constant, DataType = ElementType.Uint8, RawData = ByteString.CopyFrom(value) });
        return constant;
    }

    /// <summary>A weight, kept in the weights file; naming one twice refers to it twice.</summary>
    public string Weight(string weight, ElementType type, IReadOnlyList<long> shape, long offset, long length)
    {
        if (!_initializers.Add(weight))
            return weight;
        _graph.Initializer.Add(new TensorProto
        {
            Name = weight,
            DataType = type,
            Dims = { shape },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData =
            {
                new StringStringEntryProto { Key = "location", Value = weightsFile },
                new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) },
                new StringStringEntryProto { Key = "length", Value = length.ToString(CultureInfo.InvariantCulture) },
            },
        });
        return weight;
    }

    public ModelProto Build()
    {
        var model = new ModelProto
        {
            IrVersion = 9,
            ProducerName = "FgClip.Model",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Version = OnnxVersion } },
        };
        if (_graph.Node.Any(n => n.Domain == Microsoft))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = Microsoft, Version = 1 });
        return model;
    }

    private static ValueInfoProto Value(string value, ElementType type, IReadOnlyList<Dimension> shape)
    {
        var proto = new TensorShapeProto();
        proto.Dim.Add(
            shape.Select(d => d.Name is null ? new DimensionProto { DimValue = d.Size } : new DimensionProto { DimParam = d.Name }));
        return new() { Name = value, Type = new() { TensorType = new() { ElemType = type, Shape = proto } } };
    }
}
