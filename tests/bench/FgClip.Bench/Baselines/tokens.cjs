// The tokenizers library on one thread: ids of the first captions, or captions a second.
const [what, packages, vocabulary, list, seconds] = process.argv.slice(2);
const { Tokenizer } = require(`${packages}/tokenizers`);
const captions = JSON.parse(require("fs").readFileSync(list, "utf8"));
const tokenizer = Tokenizer.fromFile(vocabulary);

(async () => {
  if (what === "ids") {
    const ids = [];
    for (const caption of captions.slice(0, 2000)) ids.push((await tokenizer.encode(caption, null, { addSpecialTokens: false })).getIds());
    console.log(JSON.stringify(ids));
    return;
  }
  // A batch at a time, so that the calls between JavaScript and Rust weigh nothing.
  const batch = 1000;
  let done = 0;
  const begun = process.hrtime.bigint();
  const elapsed = () => Number(process.hrtime.bigint() - begun) / 1e9;
  while (elapsed() < Number(seconds)) {
    for (let i = 0; i < captions.length; i += batch) await tokenizer.encodeBatch(captions.slice(i, i + batch), { addSpecialTokens: false });
    done += captions.length;
  }
  console.log(done / elapsed());
})();
