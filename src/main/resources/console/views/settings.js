import { html } from "/webjars/lit-html/lit-html.js";
import { table } from "../parts.js";

export const title = () => "Settings";

export const load = async (get) => ({ settings: await get("settings") });

export const view = (now, { settings }) => html`<h1>Settings</h1>
  <p class="note">What is in force, from the command line, the environment, .env and application.yaml. Passwords are not shown.</p>
  ${table("Settings", [
    ["Setting", ([name]) => html`<code>${name}</code>`],
    ["Value", ([, value]) => value],
  ], Object.entries(settings))}`;
