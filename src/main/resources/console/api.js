// Asks the service. A failure carries what is wrong and what to do, as the service's problem+json says it.

export class Failure extends Error {
  constructor(problem, status) {
    super(problem.detail || problem.title || "The service does not answer as it should.");
    this.status = status;
    this.wayOut = problem.wayOut || "";
    this.findings = problem.findings || [];
  }
}

function token() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("XSRF-TOKEN="));
  return cookie ? decodeURIComponent(cookie.slice("XSRF-TOKEN=".length)) : "";
}

async function ask(method, path, body) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-XSRF-TOKEN"] = token();
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(`/api/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Failure({ detail: "The service cannot be reached.", wayOut: "Is it running? This page tries again by itself." }, 0);
  }
  if (answer.status === 401) {
    location.assign("/login");
  }
  const type = answer.headers.get("Content-Type") || "";
  const content = type.includes("json") ? await answer.json() : {};
  if (!answer.ok) {
    throw new Failure(content, answer.status);
  }
  return content;
}

export const get = (path) => ask("GET", path);
export const post = (path, body) => ask("POST", path, body);
export const put = (path, body) => ask("PUT", path, body);
