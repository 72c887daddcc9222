import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { count, since, several, time } from "../words.js";
import { facts, state, table, trouble } from "../parts.js";
import { refresh, startRun, verify } from "./actions.js";
import { flow } from "./flow.js";

export const title = () => "Overview";

export const load = async (get) => ({ flow: await get("flow").catch(() => null) });

const seals = { good: "✓", calm: "…", warn: "!", bad: "✕" };

export function view({ overview }, data, { act }) {
  const { verdict, live, run, checked, job } = overview;
  return html`
    <section class="verdict ${verdict.tone}">
      <h1><span class="seal" aria-hidden="true">${seals[verdict.tone]}</span>${verdict.title}</h1>
      <p class="lead">${verdict.text}</p>
      ${overview.troubles.length === 0 ? nothing : html`<ul class="troubles">${overview.troubles.map(trouble)}</ul>`}
      ${job && job.state === "running" ? html`<p class="note">${job.who} asked for this: ${job.what} of ${job.subject}, ${since(job.startedAt)}.</p>` : nothing}
      ${act ? html`<p class="buttons"><button class="primary" @click=${startRun}>Start a run</button>
        <button @click=${verify}>Compare live with sources</button></p>` : nothing}
    </section>
    <section aria-labelledby="what-live"><h2 id="what-live">What is live</h2>${live ? facts([
      ["Generation", html`<a href="#/runs/${live.run}">run ${live.run}</a>`],
      ["Live since", html`<span title=${time(live.since)}>${since(live.since)}</span>`],
      ["Tables", count(live.tables)],
      ["Rows", count(live.rows)],
      ["Schemas", live.schemas.join(", ")],
      ["Compared again", checked ? html`${checked.equal ? "equal" : "differs"}, ${since(checked.at)}` : "not yet"],
      ["In quarantine", overview.quarantined === 0 ? "nothing" : html`<a href="#/quarantine">${several(overview.quarantined, "row")}</a>`],
      ["Newest run", run ? html`<a href="#/runs/${run.run}">run ${run.run}</a> ${state(run.state)}` : "none"],
    ]) : html`<p class="note">Nothing yet.</p>`}</section>
    ${data.flow ? html`<section aria-labelledby="the-way"><h2 id="the-way">The way of the tables</h2>${flow(data.flow, overview)}</section>` : nothing}
    <section aria-labelledby="reference"><h2 id="reference">Reference data</h2>${table("Groups that are refreshed", [
      ["Group", (group) => html`<span title=${group.description}>${group.name}</span>`],
      ["Last refresh", (group) => group.last ? html`<a href="#/refreshes/${group.last}">${since(group.lastAt)}</a> ${state(group.state)}` : "never"],
      ["Next", (group) => group.next ? html`<span title=${time(group.next)}>${since(group.next)}</span>` : "when asked"],
      ["", (group) => act ? html`<button @click=${() => refresh(group)}>Refresh<span class="unseen"> ${group.name}</span></button>` : nothing],
    ], overview.groups, "This mapping has no groups to refresh.")}</section>
    <section aria-labelledby="databases"><h2 id="databases">Databases</h2>${table("Databases", [
      ["Database", (database) => database.name],
      ["Address", (database) => html`<code>${database.address}</code>`],
      ["State", (database) => database.up === null ? state("asking") : database.up
        ? html`<span class="state good">answers</span>` : html`<span class="state bad">does not answer</span>`],
      ["Since", (database) => since(database.since)],
    ], overview.databases)}</section>`;
}
