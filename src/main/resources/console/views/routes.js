import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { post } from "../api.js";
import { confirm } from "../dialog.js";
import { count } from "../words.js";
import { state, table } from "../parts.js";

export const title = () => "Routes";

export const load = async (get) => ({ routes: await get("routes") });

export function view(now, { routes }, { act, reload }) {
  return html`<h1>Routes</h1>
    <p class="note">The Camel routes of this service, from the folder <code>routes</code>. A run starts its own beside them.</p>
    ${table("Routes", [
      ["Route", (route) => html`<span title=${route.description ?? ""}>${route.id}</span>`],
      ["From", (route) => html`<code>${route.from}</code>`],
      ["State", (route) => state(route.state)],
      ["Messages", (route) => count(route.total), "number"],
      ["Failed", (route) => count(route.failed), "number"],
      ["In flight", (route) => count(route.inflight), "number"],
      ["", (route) => act ? toggle(route, reload) : nothing],
    ], routes)}`;
}

const toggle = (route, reload) => {
  const verb = route.state === "Started" ? "Stop" : "Start";
  return html`<button @click=${() => confirm({
    title: `${verb} route ${route.id}`,
    verb,
    danger: verb === "Stop",
    text: [route.description ?? "", verb === "Stop" ? "Messages under way are finished first. It starts again with the service." : "It takes messages again."],
  }, async () => {
    await post(`routes/${encodeURIComponent(route.id)}/${verb.toLowerCase()}`);
    await reload();
    return `Route ${route.id} is ${verb === "Stop" ? "stopped" : "started"}.`;
  })}>${verb}<span class="unseen"> ${route.id}</span></button>`;
};
