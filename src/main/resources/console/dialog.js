// Asks before anything is done, and tells what became of it.

import { html, nothing, render } from "/webjars/lit-html/lit-html.js";
import { findings } from "./parts.js";

const dialog = document.getElementById("ask");
const told = document.getElementById("told");
let quiet;

/** Says something for a while. */
export function tell(tone, text, wayOut = "") {
  clearTimeout(quiet);
  render(html`<div class="toast ${tone}"><p>${text}</p>${wayOut ? html`<p>${wayOut}</p>` : nothing}</div>`, told);
  quiet = setTimeout(() => render(nothing, told), tone === "bad" ? 15000 : 6000);
}

/**
 * Asks; does it if the answer is yes, and keeps asking if it is refused, so that nothing typed is lost.
 *
 * @param question title, text (what will happen), verb (on the button), danger, fields (a template)
 * @param work gets the form's data; what it returns is told
 */
export function confirm(question, work) {
  let refused = nothing;
  const draw = (busy) => render(html`<form method="dialog" @submit=${submit}>
      <h2 id="ask-title">${question.title}</h2>
      ${question.text.map((line) => html`<p>${line}</p>`)}
      ${question.fields ?? nothing}
      <div aria-live="assertive">${refused}</div>
      <p class="buttons">
        <button type="button" @click=${() => dialog.close()}>Cancel</button>
        <button class=${question.danger ? "danger" : "primary"} ?disabled=${busy}>${question.verb}</button>
      </p>
    </form>`, dialog);
  async function submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    draw(true);
    try {
      const answer = await work(data);
      dialog.close();
      tell("calm", answer ?? "It has begun.");
    } catch (failure) {
      refused = html`<div class="trouble bad"><p><strong>${failure.message}</strong></p>
        ${failure.wayOut ? html`<p>${failure.wayOut}</p>` : nothing}${findings(failure.findings ?? [])}</div>`;
      draw(false);
    }
  }
  draw(false);
  dialog.showModal();
}
