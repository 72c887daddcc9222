import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { get, post, put } from "../api.js";
import { confirm } from "../dialog.js";
import { count, several } from "../words.js";
import { state, table } from "../parts.js";

export const title = () => "Quarantine";

export const load = async (get) => ({ listing: await get("quarantine") });

export function view(now, { listing }, { act, reload }) {
  return html`<h1>Quarantine</h1>
    <p class="note">Rows that could not be loaded, with the reason. A corrected row goes through the same mapping as all others.</p>
    ${listing.total === 0 ? html`<p class="lead">Nothing is in quarantine.</p>` : html`<p class="lead">${several(listing.total, "row")} of run ${listing.run}.</p>`}
    ${act && listing.rows.some((row) => row.state === "corrected") ? html`<p class="buttons"><button class="primary" @click=${() => replayAll(listing.run, reload)}>Replay all corrected rows</button></p>` : nothing}
    ${table("Reasons", [
      ["Table", (each) => each.table],
      ["Column", (each) => each.column],
      ["Reason", (each) => each.reason],
      ["Rows", (each) => count(each.rows), "number"],
    ], listing.reasons, "")}
    ${table("Rows in quarantine", [
      ["Row", (row) => count(row.id)],
      ["Table", (row) => `${row.table}/${row.feed}`],
      ["Source key", (row) => html`<code>${row.sourceKey}</code>`],
      ["Column", (row) => row.column],
      ["Reason", (row) => row.reason],
      ["State", (row) => state(row.state)],
      ["", (row) => act && row.state !== "replayed" ? html`<span class="buttons"><button @click=${() => fix(row.id, reload)}>Fix<span class="unseen"> row ${row.id}</span></button>
        <button @click=${() => replay(row, reload)}>Replay<span class="unseen"> row ${row.id}</span></button></span>` : nothing],
    ], listing.rows, "")}
    ${listing.total > listing.rows.length ? html`<p class="note">${listing.rows.length} of ${count(listing.total)} are shown; caravan quarantine list has them all.</p>` : nothing}`;
}

async function fix(id, reload) {
  const { row, source, corrected } = await get(`quarantine/${id}`);
  const value = (column) => (column in corrected ? corrected[column] : source[column]);
  const text = (each) => (each === null ? "" : typeof each === "object" ? JSON.stringify(each) : String(each));
  confirm({
    title: `Correct row ${id} of ${row.table}`,
    verb: "Keep the correction",
    text: [`${row.column} ${row.reason}.`, "Values are as the source would hold them. They can be personal: do not leave them on the screen."],
    fields: html`<div class="fields">${Object.keys(source).map((column) => html`<label class=${column === row.column ? "culprit" : ""}>${column}
      <input name=${column} .value=${text(value(column))} placeholder=${value(column) === null ? "NULL" : ""} autocomplete="off" data-was=${text(value(column))}></label>`)}</div>`,
  }, async (form) => {
    const set = {};
    const nulls = [];
    for (const column of Object.keys(source)) {
      const now = form.get(column);
      if (now === text(value(column))) {
        continue;
      }
      if (now === "") {
        nulls.push(column);
      } else {
        set[column] = now;
      }
    }
    await put(`quarantine/${id}/correction`, { set, nulls });
    await reload();
    return `Row ${id} is corrected. Replay it to load it.`;
  });
}

const replay = (row, reload) => confirm({
  title: `Replay row ${row.id} of ${row.table}`,
  verb: "Replay",
  text: ["It goes through the mapping like all others and is added to the tables of its run; they may be live."],
}, async () => {
  await post(`quarantine/${row.id}/replay`);
  await reload();
});

const replayAll = (run, reload) => confirm({
  title: "Replay all corrected rows",
  verb: "Replay",
  text: ["They go through the mapping like all others and are added to the tables of their run; they may be live."],
}, async () => {
  await post(`quarantine/replay?run=${run}`);
  await reload();
});
