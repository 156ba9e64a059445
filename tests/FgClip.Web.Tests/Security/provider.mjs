// A provider of OpenID Connect that we did not write, which gives programs tokens for whatever audience they ask for.
import fs from "node:fs";
import https from "node:https";
import { pathToFileURL } from "node:url";

const [packages, port, key, certificate] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${packages}/oidc-provider/lib/index.js`));
const provider = new Provider(`https://localhost:${port}`, {
  clients: [{ client_id: "tests", client_secret: "secret", grant_types: ["client_credentials"], redirect_uris: [], response_types: [] }],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => ({ scope: "", audience: resource.slice("urn:".length), accessTokenFormat: "jwt", jwt: { sign: { alg: "RS256" } } }),
    },
  },
});
https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(certificate) }, provider.callback()).listen(Number(port), "127.0.0.1", () => console.log("listening"));
