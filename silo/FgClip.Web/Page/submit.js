// A form for a new job.
import { getFrom, post } from "./api.js";
import { checked, lines, numbers, onSubmit, orNothing } from "./form.js";
import { say } from "./language.js";
import { element } from "./words.js";

const other = "other";

/** Shows the form. Returns what ends it. */
export function showSubmit(view) {
  const form = view.querySelector("form"), field = name => form.elements[name], find = selector => form.querySelector(selector);
  let models = [];

  const chosen = () => models.find(model => model.location === field("model").value);

  // What the model does not have cannot be asked for.
  const show = () => {
    const model = chosen(), isOther = field("model").value === other;
    find(".location").hidden = !isOther;
    field("location").required = isOther;
    for (const box of form.querySelectorAll("[name=head]")) box.disabled = Boolean(model) && !model.heads.includes(box.value);
    for (const name of ["dense", "regions"]) field(name).disabled = Boolean(model) && !model.dense;
    find(".columns").hidden = !field("regions").checked;
  };

  getFrom("/api/v1/models").catch(() => []).then(known => {
    models = known;
    field("model").replaceChildren(...models.map(model => element("option", { value: model.location, textContent: `${model.name} (${model.location})` })),
      element("option", { value: other, textContent: say("another folder or address") }));
    show();
  });
  form.addEventListener("change", show);

  onSubmit(form, async () => {
    const model = chosen() ?? (await getFrom(`/api/v1/models?location=${encodeURIComponent(field("location").value.trim())}`))[0];
    const spec = {
      model: { name: model.name, digest: model.digest, location: model.location },
      inputs: lines(field("inputs")), output: field("output").value.trim(), name: orNothing(field("name").value),
      manifest: { imageRoots: lines(field("roots")), allowHttp: field("web").checked },
      features: { image: field("image").checked, textHeads: checked(form, "head"), dense: field("dense").checked, regions: field("regions").checked },
      shards: { rows: Number(field("rows").value) },
    };
    const share = numbers(form.elements, "priority", "weight", "maxWorkers");
    if (Object.keys(share).length) spec.share = share;
    for (const [column, name] of [["imageColumn", "image-column"], ["captionColumn", "caption-column"], ["keyColumn", "key-column"]])
      if (field(name).value.trim()) spec.manifest[column] = field(name).value.trim();
    if (spec.features.regions && field("boxes-column").value.trim()) spec.manifest.boxesColumn = field("boxes-column").value.trim();
    const job = await post("jobs", { body: spec });
    location.hash = `#/jobs/${encodeURIComponent(job.job)}`;
  });
  return () => {};
}
