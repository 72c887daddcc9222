// What several views are made of.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { tone } from "./words.js";

export const state = (word) => html`<span class="state ${tone(word)}">${word}</span>`;

export const facts = (pairs) => html`<dl class="facts">${pairs
  .filter(([, value]) => value !== null && value !== undefined)
  .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A table that can be scrolled by keyboard. Columns are [title, cell, kind]; kind "number" aligns right. */
export function table(caption, columns, rows, none = "Nothing yet.") {
  if (rows.length === 0) {
    return html`<p class="note">${none}</p>`;
  }
  return html`<div class="wide" role="region" aria-label=${caption} tabindex="0"><table>
    <caption class="unseen">${caption}</caption>
    <thead><tr>${columns.map(([title, , kind]) => html`<th scope="col" class=${kind ?? ""}>${title}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map(([, cell, kind], at) => at === 0
      ? html`<th scope="row" class=${kind ?? ""}>${cell(row)}</th>`
      : html`<td class=${kind ?? ""}>${cell(row)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

export const findings = (list) => list.length === 0 ? nothing : html`<ul class="findings">${list.map((finding) => html`
  <li class=${finding.severity === "REFUSAL" ? "bad" : finding.severity === "WARNING" ? "warn" : "calm"}>
    <strong>${finding.where}</strong> ${finding.what} <span class="wayout">${finding.wayOut}</span></li>`)}</ul>`;

/** What to look at, and folded below it what is only to be known, under a title made of its number. */
export function remarks(all, title) {
  const notes = all.filter((finding) => finding.severity === "NOTE");
  const others = all.filter((finding) => finding.severity !== "NOTE");
  return all.length === 0 ? nothing : html`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
    ${others.length === 0 ? html`<p class="note">Nothing to look at.</p>` : findings(others)}
    ${notes.length === 0 ? nothing : html`<details><summary>${title(notes.length)}</summary>${findings(notes)}</details>`}</section>`;
}

export const trouble = (each) => html`<li class="trouble ${each.tone}"><p><strong>${each.what}</strong></p>
  ${each.wayOut ? html`<p>${each.wayOut}</p>` : nothing}
  ${each.view && each.view !== "overview" ? html`<p><a href="#/${each.view}">Look at it</a></p>` : nothing}</li>`;
