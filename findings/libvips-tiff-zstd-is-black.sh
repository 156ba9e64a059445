#!/usr/bin/env bash
# 2026-11-28: NetVips 3.2.0 with NetVips.Native 8.18.7 (libvips 8.18), ZstdSharp.Port 0.8.8, .NET 10 on Linux x64.
#
# A TIFF whose strips are compressed with zstd (what GDAL, tifffile and libtiff's tiffcp write on request) loads without an exception, and is
# black. The bundled libtiff is built without zstd: it reports each strip, and libvips continues by default (fail_on = none). Size, bands and
# fields are right, so that nothing shows the loss but the pixels. With fail_on = error it is an error that names the codec.
#
# Output seen (and a warning "error in tile 0 x 0" on standard error):
#   pixels written: 200 120 40
#   default:        64x48, 3 bands, average 0.0
#   fail_on error:  VipsException: unable to call avg, ZSTD compression support is not configured
#
# Why it matters: a pipeline over other people's images computes vectors of black rectangles and reports success.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > look.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="NetVips" Version="3.2.0" />
    <PackageReference Include="NetVips.Native" Version="8.18.7" />
    <PackageReference Include="ZstdSharp.Port" Version="0.8.8" />
  </ItemGroup>
</Project>
END
cat > look.cs <<'END'
using System.Buffers.Binary;
using NetVips;

const int Width = 64, Height = 48, Zstd = 50000;
byte[] color = [200, 120, 40];
var pixels = new byte[Width * Height * 3];
for (var i = 0; i < pixels.Length; i++)
    pixels[i] = color[i % 3];
using var compressor = new ZstdSharp.Compressor();
var strip = compressor.Wrap(pixels).ToArray();

// Tag, type (3: short, 4: long), count, value. The bits of the three samples lie behind the directory.
(ushort Tag, ushort Type, uint Count, uint Value)[] tags =
[
    (256, 4, 1, Width), (257, 4, 1, Height), (258, 3, 3, 122), (259, 3, 1, Zstd), (262, 3, 1, 2), (273, 4, 1, 128),
    (277, 3, 1, 3), (278, 4, 1, Height), (279, 4, 1, (uint)strip.Length),
];
var file = new byte[128 + strip.Length];
byte[] start = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, (byte)tags.Length, 0];
start.CopyTo(file, 0);
for (var i = 0; i < tags.Length; i++)
{
    var entry = file.AsSpan(10 + i * 12);
    BinaryPrimitives.WriteUInt16LittleEndian(entry, tags[i].Tag);
    BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], tags[i].Type);
    BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], tags[i].Count);
    BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], tags[i].Value);
}
file[122] = file[124] = file[126] = 8;
strip.CopyTo(file, 128);

Console.WriteLine($"pixels written: {string.Join(' ', color)}");
using var image = Image.NewFromBuffer(file);
var average = image.Avg();
Console.WriteLine(FormattableString.Invariant($"default:        {image.Width}x{image.Height}, {image.Bands} bands, average {average:F1}"));
try
{
    using var strict = Image.NewFromBuffer(file, failOn: Enums.FailOn.Error);
    Console.WriteLine(FormattableString.Invariant($"fail_on error:  average {strict.Avg():F1}"));
    return 1;
}
catch (VipsException refused)
{
    const string Reason = "ZSTD compression support is not configured";
    Console.WriteLine($"fail_on error:  VipsException: {refused.Message.Split('\n')[0]}, {Reason}");
    return average == 0 && refused.Message.Contains(Reason, StringComparison.Ordinal) ? 0 : 1;
}
END
dotnet run --nologo
