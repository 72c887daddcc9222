// The page: one view at a time, named by the address behind the #.

import { html, nothing, render } from "/webjars/lit-html/lit-html.js";
import { get } from "./api.js";
import { connect, current, isConnected, onChange } from "./live.js";
import { findings } from "./parts.js";
import * as compare from "./views/compare.js";
import * as generations from "./views/generations.js";
import * as job from "./views/job.js";
import * as overview from "./views/overview.js";
import * as plan from "./views/plan.js";
import * as quarantine from "./views/quarantine.js";
import * as refreshes from "./views/refreshes.js";
import * as routes from "./views/routes.js";
import * as run from "./views/run.js";
import * as runs from "./views/runs.js";
import * as settings from "./views/settings.js";
import * as verification from "./views/verification.js";

const views = { overview, plan, runs, refreshes, verification, quarantine, generations, routes, settings };
const place = document.getElementById("view");
const nav = document.getElementById("nav");
const link = document.getElementById("link");
const where = document.getElementById("where");

let shown = null;
let path = [];
let data = null;
let me = { name: "", roles: [], login: false };

export const mayAct = () => me.roles.includes("operator");

function address() {
  return (location.hash.replace(/^#\/?/, "") || "overview").split("/").map(decodeURIComponent);
}

function viewOf([name, id, other]) {
  if (name === "jobs" && id) {
    return job;
  }
  return name === "runs" && id ? (other ? compare : run) : views[name] ?? overview;
}

async function open() {
  const wanted = address();
  const changed = wanted.join("/") !== path.join("/");
  path = wanted;
  shown = viewOf(path);
  if (changed) {
    data = null;
  }
  document.title = `${shown.title(path)} · Caravan`;
  draw();
  await load();
  if (changed) {
    place.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

/** Fetches what the view shows beside the live state. */
export async function load() {
  const asked = path.join("/");
  try {
    const fetched = shown.load ? await shown.load(get, path) : {};
    if (asked === path.join("/")) {
      data = fetched;
    }
  } catch (failure) {
    if (asked === path.join("/")) {
      data = { failure };
    }
  }
  draw();
}

function draw() {
  render(nav_(), nav);
  render(html`${current()?.overview.consolidation ?? nothing}${current()?.overview.environment ? html` · ${current().overview.environment}` : nothing}`, where);
  render(isConnected() ? nothing : html`<span class="state warn">Connecting …</span>`, link);
  render(content(), place);
}

function content() {
  if (data?.failure) {
    return html`<h1>${shown.title(path)}</h1><div class="trouble bad"><p><strong>${data.failure.message}</strong></p>
      <p>${data.failure.wayOut ?? nothing}</p>${findings(data.failure.findings ?? [])}</div>`;
  }
  if (data === null || current() === null) {
    return html`<h1>${shown.title(path)}</h1><p class="note">Loading …</p>`;
  }
  return shown.view(current(), data, { path, act: mayAct(), reload: load });
}

function nav_() {
  return html`<ul>${Object.entries(views).map(([name, view]) => html`<li>
    <a href="#/${name}" aria-current=${viewOf([path[0]]) === view ? "page" : "false"}>${view.title([name])}</a></li>`)}</ul>
    ${me.login ? html`<form method="post" action="/logout" class="leave"><button>Log out ${me.name}</button></form>` : nothing}`;
}

async function recognize() {
  try {
    me = await get("me");
  } catch {
    // Who is not known has nothing to press; it is asked again when the service is back.
  }
}

async function begin() {
  place.replaceChildren();
  await recognize();
  addEventListener("hashchange", open);
  let before = null;
  let linked = true;
  onChange((now) => {
    draw();
    if (isConnected() && !linked) {
      recognize().then(draw);
    }
    linked = isConnected();
    // What is fetched beside the live state may have changed with it.
    const mark = JSON.stringify([now?.overview.job?.state, now?.overview.job?.id, now?.overview.run?.state, now?.overview.run?.run]);
    if (before !== null && before !== mark) {
      load();
    }
    before = mark;
  });
  connect();
  await open();
}

begin();
