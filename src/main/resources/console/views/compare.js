import { html } from "/webjars/lit-html/lit-html.js";
import { between, bytes, count, duration } from "../words.js";
import { facts, state, table } from "../parts.js";

export const title = ([, one, other]) => `Run ${one} beside run ${other}`;

export const load = async (get, [, one, other]) => ({ runs: await Promise.all([get(`runs/${one}`), get(`runs/${other}`)]) });

export function view(now, { runs }) {
  const [one, other] = runs;
  const [first, second] = runs.map((run) => `Run ${run.summary.run}`);
  const steps = [...new Set(runs.flatMap((run) => run.steps.map((step) => step.name)))];
  const tables = [...new Set(runs.flatMap((run) => run.tables.map((each) => each.table)))].sort();
  return html`<h1>${first} beside ${second.toLowerCase()}</h1>
    ${facts([
      [first, html`<a href="#/runs/${one.summary.run}">${state(one.summary.state)}</a>`],
      [second, html`<a href="#/runs/${other.summary.run}">${state(other.summary.state)}</a>`],
      ["Plan", one.summary.plan === other.summary.plan ? "the same" : html`<code>${one.summary.plan}</code> and <code>${other.summary.plan}</code>`],
      ["In quarantine", runs.map((run) => count(run.quarantine.reduce((sum, each) => sum + each.rows, 0))).join(" and ")],
    ])}
    <section aria-labelledby="time"><h2 id="time">Time</h2>${table("Steps of both", [
      ["Step", (name) => name],
      [first, (name) => took(one, name), "number"],
      [second, (name) => took(other, name), "number"],
    ], steps)}</section>
    <section aria-labelledby="tables"><h2 id="tables">Tables</h2>${table("Tables of both", [
      ["Table", (name) => name],
      [`Rows, ${first.toLowerCase()}`, (name) => of(one, name, (each) => count(each.rows)), "number"],
      [`Rows, ${second.toLowerCase()}`, (name) => of(other, name, (each) => count(each.rows)), "number"],
      [`Bytes, ${first.toLowerCase()}`, (name) => of(one, name, (each) => bytes(each.bytes)), "number"],
      [`Bytes, ${second.toLowerCase()}`, (name) => of(other, name, (each) => bytes(each.bytes)), "number"],
      [`Copied in, ${first.toLowerCase()}`, (name) => of(one, name, copied), "number"],
      [`Copied in, ${second.toLowerCase()}`, (name) => of(other, name, copied), "number"],
      ["Content", (name) => content(find(one, name), find(other, name))],
    ], tables)}</section>`;
}

const find = (run, name) => run.tables.find((each) => each.table === name);

const of = (run, name, value) => {
  const found = find(run, name);
  return found ? value(found) : "–";
};

const copied = (each) => duration(each.chunks.reduce((sum, chunk) => sum + chunk.millis, 0));

function took(run, name) {
  const step = run.steps.find((each) => each.name === name);
  return step?.finishedAt ? between(step.startedAt, step.finishedAt) : "–";
}

function content(one, other) {
  if (!one?.sent || !other?.sent) {
    return "";
  }
  return one.sent === other.sent ? "the same" : state("changed");
}
