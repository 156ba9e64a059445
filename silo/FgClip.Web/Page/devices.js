import { say } from "./language.js";
import { element, number, percent, rate } from "./words.js";

const parts = [["computing", "computing", "in the model"], ["waitingForRows", "rows", "waiting for images"], ["waitingForWriter", "writer", "waiting for the writer"]];

/** A card for each device. */
export function showDevices(place, devices) {
  place.replaceChildren(...devices.map(device => {
    const bar = element("div", { className: "share" }, ...parts.map(([part, style]) => {
      const piece = element("i", { className: style });
      piece.style.width = `${device[part] * 100}%`;
      return piece;
    }));
    bar.setAttribute("aria-hidden", "true");
    const batches = device.picturesPerBatch == null ? say("no batch of late")
      : say("{n} images a batch ({full} full), {padding} padding, {rate} images/s", {
        n: device.picturesPerBatch, full: percent(device.fill), padding: device.padding ? `${(device.padding * 100).toFixed(2)} %` : say("no"), rate: rate(device.picturesPerSecond) });
    return element("article", { className: "device" },
      element("h3", { textContent: say("{device} on {silo}", { device: device.device, silo: device.silo.split("@")[0] }) }),
      element("p", { textContent: device.trouble ?? (device.draining ? say("takes no more work") : device.work ? say("{work} of {job}", device) : say("idle")) }),
      ...(device.refused ?? []).map(refusal => element("p", { textContent: say("cannot do {job}: {reason}", refusal) })),
      bar,
      element("ul", { className: "shares" }, ...parts.map(([part, style, words]) =>
        element("li", {}, element("span", { className: `cell ${style}` }), ` ${percent(device[part])} ${say(words)}`))),
      element("p", { textContent: say("{batches}; {n} shards done, by {provider}", { batches, n: number(device.shardsDone), provider: device.provider }) }));
  }));
}

/** A sentence that says what the others wait for. */
export function limitOf(devices) {
  const busy = devices.filter(device => device.computing + device.waitingForRows + device.waitingForWriter > 0);
  if (busy.length === 0) return say("No device computed anything of late.");
  const sums = parts.map(([part]) => busy.reduce((sum, device) => sum + device[part], 0)), all = sums.reduce((sum, part) => sum + part);
  const [computing, rows, writer] = sums.map(part => part / all);
  if (computing >= rows && computing >= writer) return say("The model is the limit: {part} of the devices' busy time goes to it. Another device would help.", { part: percent(computing) });
  if (rows >= writer) return say("Reading and decoding images is the limit: devices wait for them {part} of their busy time. More cores or faster storage would help.", { part: percent(rows) });
  return say("Writing is the limit: devices wait for it {part} of their busy time. Faster storage would help.", { part: percent(writer) });
}
