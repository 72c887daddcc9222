import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { between, several, time } from "../words.js";
import { facts, findings, state } from "../parts.js";

export const title = ([, id]) => `Job ${id}`;

export const load = async (get, [, id]) => ({ job: await get(`jobs/${id}`) });

export function view(now, { job }) {
  return html`<p class="overline"><a href="#/overview">Overview</a></p>
    <h1>${job.what} of ${job.subject} ${state(job.state)}</h1>
    ${job.message ? html`<p class="lead">${job.message}</p>` : nothing}
    ${job.wayOut ? html`<p>${job.wayOut}</p>` : nothing}
    ${facts([
      ["Asked for by", job.who],
      ["Started", time(job.startedAt)],
      ["Took", job.finishedAt ? between(job.startedAt, job.finishedAt) : "–"],
    ])}
    ${job.findings.length === 0 ? nothing : html`<section aria-labelledby="findings">
      <h2 id="findings">${several(job.findings.length, "finding")}</h2>${findings(job.findings)}</section>`}`;
}
