import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { bytes, count, several, since } from "../words.js";
import { remarks, state, table } from "../parts.js";
import { makePlan } from "./actions.js";

export const title = () => "Plan";

export const load = async (get) => ({ made: await get("plans/last").catch((failure) => {
  if (failure.status === 404) {
    return null;
  }
  throw failure;
}) });

export function view(now, { made }, { act }) {
  return html`<h1>Plan</h1>
    <p class="note">What a run would do, and where rows of several sources meet. Making one reads the sources and writes nothing.</p>
    ${act ? html`<p class="buttons"><button class="primary" @click=${makePlan}>Make a plan</button></p>` : nothing}
    ${made ? shown(made) : html`<p class="note">No plan was made since the service started.</p>`}`;
}

function shown({ at, refused, plan }) {
  return html`<p class="lead">Plan <code>${plan.fingerprint}</code> ${refused ? state("refused") : state("can be run")}, made ${since(at)}.</p>
    ${conflicts(plan.conflicts)}
    <section aria-labelledby="tables"><h2 id="tables">Tables</h2>${table("Tables of the plan", [
      ["Table", (each) => each.table],
      ["From", (each) => `${each.source} ${each.from}`],
      ["About rows", (each) => each.estimatedRows < 0 ? "?" : count(each.estimatedRows), "number"],
      ["Size", (each) => bytes(each.bytes), "number"],
      ["Way", (each) => each.way],
    ], plan.tables)}</section>
    ${remarks(plan.findings, (notes) => `${several(notes, "decision")} of the mapping`)}`;
}

function conflicts(all) {
  if (all.length === 0) {
    return nothing;
  }
  return html`<section aria-labelledby="conflicts"><h2 id="conflicts">Where rows meet</h2>
    <p class="note">Each later source against the rows that are there before it.</p>
    ${table("Conflicts", [
      ["Table", (each) => html`${each.table} <span class="note">from ${each.feed}</span>`],
      ["Identical", (each) => count(each.identical), "number"],
      ["Differing", (each) => count(each.differing), "number"],
      ["Only here", (each) => count(each.onlyHere), "number"],
      ["Only there", (each) => count(each.onlyThere), "number"],
      ["New keys", (each) => count(each.collisions), "number"],
      ["Suffixed", (each) => count(each.clashes), "number"],
      ["Quarantine", (each) => count(each.quarantined), "number"],
      ["Columns that differ", (each) => Object.entries(each.columns).map(([column, rows]) => `${column} (${count(rows)})`).join(", ")],
      ["For example", (each) => each.examples.join(", ")],
    ], all)}</section>`;
}
