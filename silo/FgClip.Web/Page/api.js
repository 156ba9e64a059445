// The HTTP API, as any program would ask it.
const root = "/api/v1";

export class ApiError extends Error {}

async function answer(response) {
  // The session is over: the server answers a reload with its form.
  if (response.status === 401) location.reload();
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(problem.detail ?? problem.title ?? `${response.status} ${response.statusText}`);
}

export const address = (...parts) => `${root}/${parts.map(encodeURIComponent).join("/")}`;

export const getFrom = async url => (await answer(await fetch(url))).json();

export const get = (...parts) => getFrom(address(...parts));

/** Posts, with a JSON body where the options end the parts of the address with one. */
export async function post(...parts) {
  const { body, signal } = typeof parts.at(-1) === "object" ? parts.pop() : {};
  const headers = { "X-FgClip": "1", ...body ? { "Content-Type": "application/json" } : {} };
  return (await answer(await fetch(address(...parts), { method: "POST", headers, body: body && JSON.stringify(body), signal }))).json();
}
