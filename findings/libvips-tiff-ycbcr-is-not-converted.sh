#!/usr/bin/env bash
# 2026-11-28: NetVips 3.2.0 with NetVips.Native 8.18.7 (libvips 8.18), .NET 10 on Linux x64.
#
# An uncompressed TIFF whose photometric interpretation is YCbCr is loaded as if its bands were red, green and blue: no exception and no
# warning even with fail_on = warning, interpretation "srgb", and the pixels are Y, Cb, Cr as they are stored.
# Pillow 13.0 reads the same bytes as (199, 30, 39).
#
# Output seen:
#   photometric YCbCr: Srgb, 82 104 212
#   photometric RGB:   Srgb, 82 104 212
#
# Why it matters: a red image becomes a blue one, and whatever is computed from it is wrong with no sign of it.
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
  </ItemGroup>
</Project>
END
cat > look.cs <<'END'
using System.Buffers.Binary;
using NetVips;

const int Side = 16, YCbCr = 6, Rgb = 2;
// JFIF's luma and chroma of the red 200 30 40.
byte[] luma = [82, 104, 212];

// Tag, type (3: short, 4: long), count, value. The bits of the three samples lie behind the directory.
byte[] Tiff(uint photometric)
{
    (ushort Tag, ushort Type, uint Count, uint Value)[] tags =
    [
        (256, 4, 1, Side), (257, 4, 1, Side), (258, 3, 3, 134), (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, 140),
        (277, 3, 1, 3), (278, 4, 1, Side), (279, 4, 1, Side * Side * 3), (530, 3, 2, 0x0001_0001),
    ];
    var file = new byte[140 + Side * Side * 3];
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
    file[134] = file[136] = file[138] = 8;
    for (var i = 140; i < file.Length; i++)
        file[i] = luma[(i - 140) % 3];
    return file;
}

string Look(uint photometric)
{
    using var image = Image.NewFromBuffer(Tiff(photometric), failOn: Enums.FailOn.Warning);
    using var rgb = image.Colourspace(Enums.Interpretation.Srgb);
    return $"{image.Interpretation}, {string.Join(' ', rgb.Getpoint(3, 3))}";
}

var (asYcbcr, asRgb) = (Look(YCbCr), Look(Rgb));
Console.WriteLine($"photometric YCbCr: {asYcbcr}");
Console.WriteLine($"photometric RGB:   {asRgb}");
return asYcbcr == asRgb && asYcbcr.EndsWith("82 104 212", StringComparison.Ordinal) ? 0 : 1;
END
dotnet run --nologo
