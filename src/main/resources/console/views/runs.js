import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { between, time } from "../words.js";
import { state, table } from "../parts.js";
import { startRun } from "./actions.js";

export const title = () => "Runs";

export const load = async (get) => ({ runs: await get("runs") });

export function view(now, { runs }, { act }) {
  return html`<h1>Runs</h1>
    ${act ? html`<p class="buttons"><button class="primary" @click=${startRun}>Start a run</button></p>` : nothing}
    ${table("Runs, newest first", [
      ["Run", (run) => html`<a href="#/runs/${run.run}">Run ${run.run}</a>`],
      ["State", (run) => state(run.state)],
      ["Started", (run) => time(run.startedAt)],
      ["Took", (run) => run.finishedAt ? between(run.startedAt, run.finishedAt) : "–", "number"],
      ["Plan", (run) => html`<code>${run.plan}</code>`],
      ["", (run) => run.message ?? ""],
    ], runs, "No run yet.")}`;
}
