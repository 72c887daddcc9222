import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { count, since } from "../words.js";
import { table } from "../parts.js";
import { verify } from "./actions.js";

export const title = () => "Verification";

export function view({ overview }, data, { act }) {
  const { checked } = overview;
  return html`<h1>Verification</h1>
    <p class="note">A run proves every table before it publishes it; its evidence says how. Here the live tables are compared with their sources as both are now.</p>
    ${act ? html`<p class="buttons"><button class="primary" @click=${verify}>Compare now</button></p>` : nothing}
    ${checked ? html`<p class="lead">${checked.equal ? "All tables are equal" : "Some tables differ"}, ${since(checked.at)}, asked for by ${checked.who}.</p>
      ${table("Tables on both sides", [
        ["Table", (each) => each.table],
        ["Source rows", (each) => count(each.sourceRows), "number"],
        ["Live rows", (each) => count(each.liveRows), "number"],
        ["Digest", (each) => html`<code>${each.digest}</code>`],
        ["", (each) => each.equal ? html`<span class="state good">equal</span>` : html`<span class="state bad">differs</span>`],
        ["", (each) => each.differences.join("; ")],
      ], [...checked.tables].sort((one, other) => one.equal - other.equal))}`
      : html`<p class="note">What is live was not compared yet.</p>`}`;
}
