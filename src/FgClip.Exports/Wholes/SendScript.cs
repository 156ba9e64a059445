using System.Text.Json;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Wholes;

/// <summary>
/// The script that makes a collection of Qdrant and sends the points: <c>QDRANT=http://localhost:6333 sh send.sh</c> there. A second
/// run replaces points by the same ids. A key is handed to curl in a file: all users of a machine see the arguments of its programs.
/// </summary>
internal static class SendScript
{
    /// <summary>The script's name.</summary>
    public const string Name = "send.sh";

    /// <summary>Writes the script.</summary>
    /// <param name="collection">The collection that it makes: letters, digits and underscores.</param>
    /// <param name="vectors">Its vectors.</param>
    public static string Write(string collection, IEnumerable<ExportedVector> vectors)
    {
        var sizes = JsonSerializer.Serialize(new
        {
            vectors = vectors.ToDictionary(vector => vector.Name, vector => new { size = vector.Dimensions, distance = "Cosine" }),
        });
        return $$"""
            #!/bin/sh
            # In this folder: QDRANT=http://localhost:6333 sh send.sh, with QDRANT_API_KEY set where the server asks for a key.
            set -eu
            collection="${QDRANT:-http://localhost:6333}/collections/{{collection}}"
            headers=$(mktemp)
            trap 'rm -f "$headers"' EXIT
            echo 'content-type: application/json' > "$headers"
            [ -z "${QDRANT_API_KEY:-}" ] || echo "api-key: $QDRANT_API_KEY" >> "$headers"
            put() {
              curl --silent --show-error --fail-with-body --output /dev/null --request PUT --header @"$headers" --data-binary @- "$1"
            }
            curl --silent --fail --output /dev/null --header @"$headers" "$collection" ||
              printf '%s' '{{sizes}}' | put "$collection"
            for file in part-*.jsonl; do
              while IFS= read -r points; do
                printf '%s' "$points" | put "$collection/points?wait=true"
              done < "$file"
            done

            """;
    }
}
