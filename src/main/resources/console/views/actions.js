// What an operator can start. Each says what will happen before it does.

import { html } from "/webjars/lit-html/lit-html.js";
import { post } from "../api.js";
import { confirm } from "../dialog.js";

const quarantine = html`<label>Rows that may stay in quarantine
  <input name="quarantine" type="number" min="0" value="0" required aria-describedby="quarantine-hint"></label>
  <p class="hint" id="quarantine-hint">If more rows cannot be loaded, it is refused, and says which.</p>`;

export const startRun = () => confirm({
  title: "Start a run",
  verb: "Start",
  text: [
    "A new generation of all mapped tables is built beside the live ones, and proven against the sources.",
    "It becomes live in one transaction if nothing differs; otherwise the live tables stay as they are.",
  ],
  fields: html`${quarantine}<label class="check"><input type="checkbox" name="rehearse"> Rehearse only: do everything but publish, and clean up</label>`,
}, async (form) => {
  await post("runs", { rehearse: form.has("rehearse"), quarantine: Number(form.get("quarantine")) });
});

export const makePlan = () => confirm({
  title: "Make a plan",
  verb: "Make it",
  text: ["The mapping is resolved against the databases, and the rows of several sources are compared. Nothing is written.", "Comparing reads all rows that could meet."],
  fields: quarantine,
}, async (form) => {
  await post("plans", { quarantine: Number(form.get("quarantine")) });
});

export const resume = (run) => confirm({
  title: `Resume run ${run}`,
  verb: "Resume",
  text: ["It goes on where it ended. What is committed is not copied again.", "The plan must still be the one that it began with."],
  fields: quarantine,
}, async (form) => {
  await post(`runs/${run}/resume`, { quarantine: Number(form.get("quarantine")) });
});

const asked = { pause: "Pause", continue: "Continue", stop: "Stop" };

const meaning = {
  pause: ["It stops at the next border: chunks under way are finished and committed, no new one begins.", "Its snapshots stay open meanwhile; a long pause holds back the cleaning up of dead rows in the sources."],
  continue: ["It goes on where it paused."],
  stop: ["It ends at the next border and can be resumed. The live tables stay as they are."],
};

export const steer = (run, what) => confirm({
  title: `${asked[what]} run ${run}`,
  verb: asked[what],
  danger: what === "stop",
  text: meaning[what],
}, async () => {
  await post(`runs/${run}/${what}`);
  return "It was asked; it answers in about a second.";
});

export const retry = (run, table) => confirm({
  title: `Copy ${table} again`,
  verb: "Copy again",
  text: ["What was copied of it is thrown away, and the run goes on with it from the beginning.", "The live tables stay as they are."],
  fields: quarantine,
}, async (form) => {
  await post(`runs/${run}/tables/${encodeURIComponent(table)}/retry`, { quarantine: Number(form.get("quarantine")) });
});

export const skip = (run, table) => confirm({
  title: `Skip ${table}`,
  verb: "Skip",
  danger: true,
  text: [
    "The run goes on without it: the new generation gets its live rows as they are, or none if it is not live yet.",
    "It is refused if rows of other tables point to it. Your name and the reason are kept in the ledger and in the evidence.",
  ],
  fields: html`<label>Why it is skipped <input name="reason" required maxlength="500"></label>${quarantine}`,
}, async (form) => {
  await post(`runs/${run}/tables/${encodeURIComponent(table)}/skip`, { reason: form.get("reason"), quarantine: Number(form.get("quarantine")) });
});

export const verify = () => confirm({
  title: "Compare live with sources",
  verb: "Compare",
  text: ["Every live table and its sources are read once, and their digests compared. Nothing is written."],
}, async () => {
  await post("verifications");
});

export const refresh = (group) => confirm({
  title: `Refresh ${group.name}`,
  verb: "Refresh",
  text: [group.description, "Only what differs is written, all tables of the group in one transaction. It can be undone."],
  fields: html`<label class="check"><input type="checkbox" name="full"> Compare everything, also what cannot have changed</label>
    <label class="check"><input type="checkbox" name="loss"> Tables may lose more rows than their limit</label>`,
}, async (form) => {
  await post("refreshes", { name: group.name, full: form.has("full"), allowLoss: form.has("loss") });
});

export const undo = (id) => confirm({
  title: `Undo refresh ${id}`,
  verb: "Put back",
  danger: true,
  text: ["The rows that it changed become what they were before, in one transaction.", "It is refused if somebody changed them since."],
}, async () => {
  await post(`refreshes/${id}/undo`);
});

export const rollback = (live) => confirm({
  title: `Roll back run ${live.run}`,
  verb: "Roll back",
  danger: true,
  text: [
    "The generation before becomes live again, in one transaction, and is compared with what was recorded of it.",
    "The generation that is live now is kept aside.",
  ],
  fields: html`<label class="check"><input type="checkbox" name="discard"> Also if somebody wrote to the live tables since they were published; what they wrote stays in the schema set aside</label>`,
}, async (form) => {
  await post("generations/rollback", { discardWrites: form.has("discard") });
});
