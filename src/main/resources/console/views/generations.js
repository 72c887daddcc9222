import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { state, table } from "../parts.js";
import { rollback } from "./actions.js";

export const title = () => "Generations";

export const load = async (get) => ({ generations: await get("generations") });

const words = {
  shadow: "being built",
  live: "live",
  previous: "kept, was live before",
  undone: "rolled back, kept aside",
  dropped: "dropped",
};

export function view({ overview }, { generations }, { act }) {
  return html`<h1>Generations</h1>
    <p class="note">Each run builds all tables anew in schemas of its own. Publish exchanges them with the live ones in one transaction; rollback exchanges them back.</p>
    ${act && overview.live ? html`<p class="buttons"><button class="danger" @click=${() => rollback(overview.live)}>Roll back run ${overview.live.run}</button></p>` : nothing}
    ${table("Schemas of all generations", [
      ["Run", (each) => html`<a href="#/runs/${each.runId}">Run ${each.runId}</a>`],
      ["Schema", (each) => each.liveSchema],
      ["State", (each) => html`<span class="state ${each.state === "live" ? "good" : "calm"}">${words[each.state] ?? each.state}</span>`],
      ["Built in", (each) => html`<code>${each.nextSchema}</code>`],
      ["The one before is in", (each) => html`<code>${each.beforeSchema}</code>`],
    ], generations, "No generation yet.")}`;
}
