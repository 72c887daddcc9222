import { html, nothing, svg } from "/webjars/lit-html/lit-html.js";
import { between, bytes, count, duration, several, time } from "../words.js";
import { facts, remarks, state, table } from "../parts.js";
import { resume, retry, skip, steer } from "./actions.js";

export const title = ([, id]) => `Run ${id}`;

export async function load(get, [, id]) {
  const [run, all] = await Promise.all([get(`runs/${id}`), get("runs")]);
  return { run, before: all.map((each) => each.run).find((each) => each < Number(id)) };
}

const plan = ["prepare", "copy", "merge", "finish", "verify", "publish", "report"];

export function view(now, data, { path, act }) {
  const run = now.run && String(now.run.summary.run) === path[1] ? now.run : data.run;
  const { summary, steps, tables } = run;
  const rows = tables.reduce((sum, each) => sum + each.rows, 0);
  const size = tables.reduce((sum, each) => sum + each.bytes, 0);
  const { progress } = run;
  const working = summary.state === "running";
  const word = working && progress?.pausedSince ? "paused" : summary.state;
  return html`<h1>Run ${summary.run} ${state(word)}</h1>
    ${summary.message ? html`<p class="lead">${summary.message}</p>` : nothing}
    <p class="buttons">${act && summary.resumable ? html`<button class="primary" @click=${() => resume(summary.run)}>Resume</button>` : nothing}
      ${act && working && progress ? html`<button @click=${() => steer(summary.run, word === "paused" ? "continue" : "pause")}>${word === "paused" ? "Continue" : "Pause"}</button>
        <button @click=${() => steer(summary.run, "stop")}>Stop</button>` : nothing}
      <a class="button" href="/api/runs/${summary.run}/report">Evidence</a>
      ${data.before ? html`<a class="button" href="#/runs/${summary.run}/${data.before}">Compare with run ${data.before}</a>` : nothing}</p>
    ${facts([
      ["Started", time(summary.startedAt)],
      ["Took", summary.state === "running" ? between(summary.startedAt) : summary.finishedAt ? between(summary.startedAt, summary.finishedAt) : "–"],
      ["Rows copied", count(rows)],
      ["Bytes copied", bytes(size)],
      ["Plan", html`<code>${summary.plan}</code>`],
    ])}
    ${refused(now.overview.job, summary)}
    ${!progress ? nothing : working ? atWork(progress, run.waits) : brokeOff(progress, summary, act)}
    <section aria-labelledby="steps"><h2 id="steps">Steps</h2>${ladder(steps, working)}</section>
    <section aria-labelledby="tables"><h2 id="tables">Tables</h2>${table("Tables of the run", [
      ["Table", (each) => each.table],
      ["Rows", (each) => count(each.rows), "number"],
      ["Bytes", (each) => bytes(each.bytes), "number"],
      ["Rate", (each) => rate(each), "number"],
      ["Chunks", (each) => count(each.chunks.length), "number"],
      ["Proof", (each) => proof(each, summary)],
      ...(act && summary.resumable && !progress ? [["", (each) => again(summary, each.table.split("/")[0])]] : []),
    ], tables, "Nothing is copied yet.")}</section>
    <section aria-labelledby="time"><h2 id="time">Where the time went</h2>${timeline(run)}</section>
    ${run.actions.length === 0 ? nothing : html`<section aria-labelledby="asked"><h2 id="asked">Who asked for what</h2>${table("Actions", [
      ["When", (each) => time(each.at)],
      ["What", (each) => each.what.toLowerCase().replaceAll("_", " ")],
      ["Of", (each) => each.subject ?? "the run"],
      ["Who", (each) => each.who],
      ["Why", (each) => each.reason ?? ""],
      ["", (each) => each.answer ?? ""],
    ], run.actions)}</section>`}
    ${run.quarantine.length === 0 ? nothing : html`<section aria-labelledby="left"><h2 id="left">Rows that could not be loaded</h2>
      ${table("Reasons", [
        ["Table", (each) => each.table],
        ["Column", (each) => each.column],
        ["Reason", (each) => each.reason],
        ["Rows", (each) => count(each.rows), "number"],
      ], run.quarantine)}<p><a href="#/quarantine">Look at the rows</a></p></section>`}
    ${remarks(data.run.findings, (notes) => `${several(notes, "note")} of what is as it should be`)}`;
}

/** What was asked of this run since it ended, and did not work. */
function refused(job, summary) {
  const ours = job?.state === "failed" && `${job.subject} `.replace(",", " ").startsWith(`run ${summary.run} `);
  return !ours || !(Date.parse(job.startedAt) > Date.parse(summary.finishedAt)) ? nothing : html`<div class="trouble bad" role="status">
    <p><strong>${job.message}</strong></p><p>${job.wayOut} <a href="#/jobs/${job.id}">Look at why</a></p></div>`;
}

/** What the process that runs says of itself, once a second. */
function atWork(progress, waits) {
  const now = Date.parse(progress.heartbeat);
  const shown = progress.tables.filter((each) => !["WAITING", "VERIFIED", "SKIPPED"].includes(each.state));
  return html`<section aria-labelledby="at-work"><h2 id="at-work">At work</h2>
    <p class="note">On ${progress.host}, process ${progress.pid}${progress.pausedSince ? html`; paused since ${time(progress.pausedSince)}` : nothing}.
      ${progress.tables.filter((each) => each.state === "VERIFIED").length} of ${progress.tables.length} tables are verified.</p>
    ${waits.map((wait) => html`<div class="trouble warn"><p><strong>It waits for a lock${wait.relation ? html` on ${wait.relation}` : nothing}.</strong></p>
      <p>In its way: ${wait.application || "a connection"} (process ${wait.blocker} of the server), ${wait.state ?? "at work"}${wait.since ? html` since ${time(wait.since)}` : nothing}.</p></div>`)}
    ${table("Tables that are worked on", [
      ["Table", (each) => each.table],
      ["State", (each) => state(each.state.toLowerCase())],
      ["Rows", (each) => html`${count(each.rows)}${each.expectedRows >= 0 ? html` of about ${count(each.expectedRows)}` : nothing}`, "number"],
      ["", (each) => each.expectedRows > 0 ? html`<progress max=${Math.max(each.expectedRows, each.rows)} value=${each.rows} aria-label="${each.table}"></progress>` : nothing],
      ["Bytes", (each) => bytes(each.bytes), "number"],
      ["Rate", (each) => each.startedAt ? `${bytes((each.bytes * 1000) / Math.max(1, now - Date.parse(each.startedAt)))}/s` : "–", "number"],
      ["Copied again", (each) => each.retries === 0 ? "" : count(each.retries), "number"],
      ["", (each) => each.error ?? ""],
    ], shown, "Between two tables.")}</section>`;
}

const again = (summary, name) => html`<button @click=${() => retry(summary.run, name)}>Copy again<span class="unseen"> ${name}</span></button>
  <button @click=${() => skip(summary.run, name)}>Skip<span class="unseen"> ${name}</span></button>`;

/** How far each table was when the run ended, and what was the matter; each of them can be copied again or skipped. */
function brokeOff(progress, summary, act) {
  const order = (each) => (each.state === "FAILED" ? 0 : 1);
  return html`<section aria-labelledby="broke-off"><h2 id="broke-off">How far it came</h2>
    ${table("Tables when the run ended", [
      ["Table", (each) => each.table],
      ["State", (each) => state(each.state.toLowerCase())],
      ["Rows", (each) => count(each.rows), "number"],
      ["", (each) => each.error ?? ""],
      ...(act ? [["", (each) => again(summary, each.table)]] : []),
    ], [...progress.tables].sort((one, other) => order(one) - order(other)))}</section>`;
}

/** Rows whose keys or references were rewritten have another digest than their source; a run is only published if all are proven. */
function proof(each, { state: outcome }) {
  if (!each.sent || !each.loaded) {
    return "not yet";
  }
  const passed = ["published", "rolled back", "rehearsed"].includes(outcome);
  return each.sent === each.loaded || passed ? state("proven") : "compared";
}

function rate(each) {
  const millis = each.chunks.reduce((sum, chunk) => sum + chunk.millis, 0);
  return millis === 0 ? "–" : `${bytes((each.bytes * 1000) / millis)}/s`;
}

function ladder(steps, working) {
  const known = new Map(steps.map((step) => [step.name, step]));
  return html`<ol class="ladder">${plan.map((name) => {
    const step = known.get(name);
    const word = !step ? "to come" : step.finishedAt ? "done" : working ? "at work" : "broke off";
    return html`<li class=${word.replace(" ", "-")}><strong>${name}</strong> <span>${word}</span>
      <span class="note">${step?.finishedAt ? between(step.startedAt, step.finishedAt) : step && working ? between(step.startedAt) : nothing}</span></li>`;
  })}</ol>`;
}

/** A lane for each step and each table, on one axis. */
function timeline({ summary, steps, tables }) {
  const until = Date.parse(summary.finishedAt ?? new Date().toISOString());
  const length = (step) => (step.finishedAt ? Date.parse(step.finishedAt) : until) - Date.parse(step.startedAt);
  const lanes = [
    ...steps.map((step) => ({ name: step.name, kind: "step", spans: [[Date.parse(step.startedAt), Date.parse(step.startedAt) + length(step)]] })),
    ...tables.map((each) => ({
      name: each.table,
      kind: "table",
      spans: each.chunks.map((chunk) => [Date.parse(chunk.committedAt) - chunk.millis, Date.parse(chunk.committedAt)]),
    })).sort((one, other) => one.spans[0][0] - other.spans[0][0]),
  ];
  if (lanes.length === 0) {
    return html`<p class="note">Nothing has begun.</p>`;
  }
  const from = Math.min(...lanes.flatMap((lane) => lane.spans.map((span) => span[0])));
  const to = Math.max(...lanes.flatMap((lane) => lane.spans.map((span) => span[1])), from + 1);
  const at = (moment) => (100 * (moment - from)) / (to - from);
  const longest = [...steps].sort((one, other) => length(other) - length(one))[0];
  return html`<p class="note">${several(lanes.length - steps.length, "table")} in ${duration(to - from)}${longest ? html`; the longest step was ${longest.name}, with ${duration(length(longest))}` : nothing}.</p>
    <div class="lanes">${lanes.map((lane) => html`<div class="lane ${lane.kind}"><span class="name">${lane.name}</span>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${lane.name}: ${duration(lane.spans.reduce((sum, span) => sum + span[1] - span[0], 0))}">
        ${lane.spans.map((span) => svg`<rect x=${at(span[0])} width=${Math.max(0.3, at(span[1]) - at(span[0]))} y="1" height="8"></rect>`)}</svg>
      <span class="note">${duration(lane.spans.reduce((sum, span) => sum + span[1] - span[0], 0))}</span></div>`)}</div>`;
}
