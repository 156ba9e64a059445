// Asks a server by OpenAI's own client: node openai.mjs PACKAGES ADDRESS KEY MODEL TEXTS
import { createRequire } from "node:module";
const [packages, baseURL, apiKey, model, texts] = process.argv.slice(2);
const { default: OpenAI } = createRequire(`${packages}/`)("openai");
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const input = JSON.parse(texts);

async function thrown(call) {
    try {
        await call();
        return null;
    } catch (error) {
        return { name: error.constructor.name, status: error.status, message: error.message, param: error.param };
    }
}

// The client asks for base64 where it is not told what to ask for, and makes numbers of it.
const short = await client.embeddings.create({ model, input });
const long = await client.embeddings.create({ model, input, encoding_format: "float", walk_type: "long" });
console.log(JSON.stringify({
    short: short.data.map((item) => item.embedding),
    long: long.data.map((item) => item.embedding),
    usage: short.usage,
    models: (await client.models.list()).data.map((item) => item.id),
    retrieved: (await client.models.retrieve(model)).id,
    unknown: await thrown(() => client.embeddings.create({ model: "other", input })),
    tokens: await thrown(() => client.embeddings.create({ model, input: [1, 2] })),
    key: await thrown(() => new OpenAI({ baseURL, apiKey: "a-wrong-key-of-letters", maxRetries: 0 }).models.list()),
}));
