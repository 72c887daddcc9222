import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { between, count, time } from "../words.js";
import { state, table } from "../parts.js";
import { undo } from "./actions.js";

export const title = ([, id]) => (id ? `Refresh ${id}` : "Refreshes");

export const load = async (get, [, id]) => (id ? { one: await get(`refreshes/${id}`) } : { all: await get("refreshes") });

export const view = (now, data, { act }) => (data.one ? one(data.one, act) : all(data.all, act));

function all(refreshes, act) {
  return html`<h1>Refreshes</h1>${table("Refreshes, newest first", [
    ["Refresh", (each) => html`<a href="#/refreshes/${each.id}">${each.kind === "undo" ? "Undo" : each.kind === "seed" ? "Seed" : "Refresh"} ${each.id}</a>`],
    ["Of", (each) => each.undoes ? html`refresh ${each.undoes}` : each.name],
    ["State", (each) => state(word(each.state))],
    ["Started", (each) => time(each.startedAt)],
    ["Took", (each) => each.finishedAt ? between(each.startedAt, each.finishedAt) : "–", "number"],
    ["", (each) => each.message ?? ""],
    ["", (each) => act && word(each.state) === "done" && each.kind !== "undo" ? html`<button @click=${() => undo(each.id)}>Undo<span class="unseen"> refresh ${each.id}</span></button>` : nothing],
  ], refreshes, "Nothing was refreshed yet.")}`;
}

function one({ refresh, tables, rows }, act) {
  return html`<p class="overline"><a href="#/refreshes">Refreshes</a></p>
    <h1>${refresh.kind === "undo" ? "Undo" : "Refresh"} ${refresh.id} of ${refresh.name} ${state(word(refresh.state))}</h1>
    ${refresh.message ? html`<p class="lead">${refresh.message}</p>` : nothing}
    ${act && word(refresh.state) === "done" && refresh.kind !== "undo" ? html`<p class="buttons"><button @click=${() => undo(refresh.id)}>Undo</button></p>` : nothing}
    ${table("Tables", [
      ["Table", (each) => each.table],
      ["From", (each) => `${each.origin}${each.extent === "full" ? "" : `, ${each.extent}`}`],
      ...["read", "inserted", "updated", "marked", "deleted", "kept", "unchanged", "quarantined"]
        .map((what) => [what[0].toUpperCase() + what.slice(1), (each) => count(each[what]), "number"]),
    ], tables, "It wrote nothing.")}
    <section aria-labelledby="rows"><h2 id="rows">Rows</h2>${table("Rows that were changed", [
      ["Table", (row) => row.table],
      ["Key", (row) => html`<code>${row.key}</code>`],
      ["What", (row) => row.what],
      ["Why", (row) => [row.column, row.reason].filter(Boolean).join(" ")],
    ], rows, "No row was changed.")}${rows.length === 500 ? html`<p class="note">And more: the ledger has them all, in caravan.refresh_row.</p>` : nothing}</section>`;
}

const word = (name) => String(name).toLowerCase().replaceAll("_", " ");
