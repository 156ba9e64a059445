// Finds clusters of points, and lays points out by their neighbours, beside the page's own thread.
importScripts("/umap-js.min.js");

const clusters = 12, rounds = 25, epochs = 200, between = 150;

/** Numbers of 0 to 1 that are the same every time (mulberry32). */
function random(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let mixed = Math.imul(seed ^ seed >>> 15, 1 | seed);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
  };
}

const distance = (a, b) => { let sum = 0; for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2; return sum; };

function nearest(point, centers) {
  let [best, least] = [0, Infinity];
  centers.forEach((center, i) => { const far = distance(point, center); if (far < least) [best, least] = [i, far]; });
  return [best, least];
}

/** k-means, begun with centers that are far from each other. */
function group(points) {
  const draw = random(1), count = Math.min(clusters, Math.max(1, Math.floor(Math.sqrt(points.length / 2)))), centers = [points[0]];
  while (centers.length < count) {
    const far = points.map(point => nearest(point, centers)[1]), sum = far.reduce((all, one) => all + one, 0);
    let left = draw() * sum, next = 0;
    while (next < points.length - 1 && (left -= far[next]) > 0) next++;
    centers.push(points[next]);
  }
  let groups = [];
  for (let round = 0; round < rounds; round++) {
    const now = points.map(point => nearest(point, centers)[0]);
    if (groups.length && now.every((own, i) => own === groups[i])) break;
    groups = now;
    centers.forEach((_, c) => {
      const own = points.filter((_, i) => groups[i] === c);
      if (own.length) centers[c] = own[0].map((_, axis) => own.reduce((sum, point) => sum + point[axis], 0) / own.length);
    });
  }
  const middles = centers.map((center, c) => points.reduce((best, point, i) => groups[i] === c && (best < 0 || distance(point, center) < distance(points[best], center)) ? i : best, -1));
  return { groups, middles };
}

onmessage = ({ data: { task, coordinates, components } }) => {
  const points = Array.from({ length: coordinates.length / components }, (_, i) => Array.from(coordinates.subarray(i * components, (i + 1) * components)));
  if (task === "group") { postMessage(group(points)); return; }
  const umap = new UMAP.UMAP({ random: random(2), nNeighbors: Math.min(15, points.length - 1), nEpochs: epochs });
  const all = umap.initializeFit(points);
  let told = 0;
  for (let epoch = 1; epoch <= all; epoch++) {
    umap.step();
    if (epoch < all && Date.now() - told < between) continue;
    told = Date.now();
    postMessage({ xy: Float32Array.from(umap.getEmbedding().flat()), done: epoch / all });
  }
};
