#!/usr/bin/env bash
# 2026-11-28: Parquet.Net 6.1.0, .NET 10 on Linux x64.
#
# Parquet.Net writes the smallest and the largest text of each row group whole into the file's footer, in the old fields of the format and in
# the new ones, and again into the header of a page. No option turns that off or shortens them; parquet-java and Arrow C++ leave statistics out
# above 4 KB. One caption of 8 MiB that zstd makes less than a kilobyte of gives a file of 64 MiB.
#
# Output seen:
#   text:   8388608 bytes
#   footer: 33554622 bytes
#   file:   67109399 bytes
#
# Why it matters: every reader loads the footer to open a file, even one that asks for another column; some refuse footers that large.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > look.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Parquet.Net" Version="6.1.0" /></ItemGroup>
</Project>
END
cat > look.cs <<'END'
using Parquet;
using Parquet.Schema;

const int Length = 8 << 20;
var caption = new DataField<string>("caption");
using var file = new MemoryStream();
var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(caption), file, options))
{
    using var group = writer.CreateRowGroup();
    await group.WriteAsync(caption, new[] { new string('a', Length) });
}

// The footer's length stands in front of the last four bytes, which are PAR1.
var bytes = file.ToArray();
var footer = BitConverter.ToInt32(bytes, bytes.Length - 8);
Console.WriteLine($"text:   {Length} bytes");
Console.WriteLine($"footer: {footer} bytes");
Console.WriteLine($"file:   {bytes.Length} bytes");
return footer > 4 * Length && footer < 4 * Length + 4096 ? 0 : 1;
END
dotnet run --nologo
