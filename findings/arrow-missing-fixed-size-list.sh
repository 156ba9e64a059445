#!/usr/bin/env bash
# 2026-11-29. ParquetSharp 25.0.1.2 (Arrow C++ 25) with Apache.Arrow 23.0.0; pyarrow 25.0.0 does the same.
#
# Arrow writes a column of fixed-size lists with a missing list to Parquet without a word, and then cannot read its own file. Parquet has no
# lists of fixed size: the type is in the metadata "ARROW:schema". A missing list has no numbers in Parquet, and the reader wants as many
# numbers of it as of the others. Without that metadata the same bytes read well, as lists of any size.
#
# Output seen:
#   with ARROW:schema: Expected all lists to be of size=2 but index 2 had size=0
#   without: 3 rows, the second missing
#
# Why it matters: a column of embeddings has a missing vector for each row that failed. A dataset whose metadata say "fixed size" is then one
# that pyarrow, pandas and datasets cannot open, so vectors that may be missing have to be plain lists there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat > finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="ParquetSharp" Version="25.0.1.2" />
    <PackageReference Include="Apache.Arrow" Version="23.0.0" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;

var type = new FixedSizeListType(new Field("item", FloatType.Default, nullable: true), 2);
var numbers = new FloatArray.Builder().AppendRange([1, 2, 0, 0, 3, 4]).Build();
var present = new ArrowBuffer.BitmapBuilder().Append(true).Append(false).Append(true).Build();
var vectors = new FixedSizeListArray(type, 3, numbers, present, nullCount: 1, offset: 0);
var batch = new RecordBatch(new Schema([new Field("v", type, nullable: true)], null), [vectors], 3);
foreach (var (name, storesSchema) in new[] { ("with ARROW:schema", true), ("without", false) })
{
    using var builder = new ArrowWriterPropertiesBuilder();
    using var properties = storesSchema ? builder.StoreSchema().Build() : builder.Build();
    using (var writer = new FileWriter("file.parquet", batch.Schema, null, properties))
    {
        writer.WriteRecordBatch(batch);
        writer.Close();
    }

    try
    {
        using var reader = new FileReader("file.parquet");
        using var batches = reader.GetRecordBatchReader();
        var read = await batches.ReadNextRecordBatchAsync();
        Console.WriteLine($"{name}: {read.Length} rows, the second {(read.Column(0).IsNull(1) ? "missing" : "there")}");
    }
    catch (Exception e)
    {
        Console.WriteLine($"{name}: {e.Message.Split('\n')[0]}");
    }
}
CS
seen=$(dotnet run -c Release -v quiet 2>&1)
echo "$seen"
[[ $seen == *"with ARROW:schema: "*"Expected all lists to be of size=2 but index 2 had size=0"* && $seen == *"without: 3 rows, the second missing"* ]]
