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
    const batches = device.picturesPerBatch == null ? "no batch of late"
      : `${device.picturesPerBatch} images a batch (${percent(device.fill)} full), ${device.padding ? (device.padding * 100).toFixed(2) + " %" : "no"} padding, ${rate(device.picturesPerSecond)} images/s`;
    return element("article", { className: "device" },
      element("h3", { textContent: `${device.device} on ${device.silo.split("@")[0]}` }),
      element("p", { textContent: device.trouble ?? (device.draining ? "takes no more work" : device.work ? `${device.work} of ${device.job}` : "idle") }),
      ...(device.refused ?? []).map(refusal => element("p", { textContent: `cannot do ${refusal.job}: ${refusal.reason}` })),
      bar,
      element("ul", { className: "shares" }, ...parts.map(([part, style, words]) =>
        element("li", {}, element("span", { className: `cell ${style}` }), ` ${percent(device[part])} ${words}`))),
      element("p", { textContent: `${batches}; ${number(device.shardsDone)} shards done, by ${device.provider}` }));
  }));
}

/** A sentence that says what the others wait for. */
export function limitOf(devices) {
  const busy = devices.filter(device => device.computing + device.waitingForRows + device.waitingForWriter > 0);
  if (busy.length === 0) return "No device computed anything of late.";
  const sums = parts.map(([part]) => busy.reduce((sum, device) => sum + device[part], 0)), all = sums.reduce((sum, part) => sum + part);
  const [computing, rows, writer] = sums.map(part => part / all);
  if (computing >= rows && computing >= writer) return `The model is the limit: ${percent(computing)} of the devices' busy time goes to it. Another device would help.`;
  if (rows >= writer) return `Reading and decoding images is the limit: devices wait for them ${percent(rows)} of their busy time. More cores or faster storage would help.`;
  return `Writing is the limit: devices wait for it ${percent(writer)} of their busy time. Faster storage would help.`;
}
