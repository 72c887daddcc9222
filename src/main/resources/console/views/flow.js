// The picture of the way: sources on the left, the schemas of the target on the right, a line for each pair.

import { html, svg } from "/webjars/lit-html/lit-html.js";
import { several } from "../words.js";

const ROW = 84;

export function flow({ sources, schemas, ways }, overview) {
  const up = new Map(overview.databases.map((database) => [database.name, database.up]));
  const height = Math.max(sources.length, schemas.length) * ROW;
  const middle = (at, of) => (height / of) * (at + 0.5);
  const left = new Map(sources.map((source, at) => [source.name, middle(at, sources.length)]));
  const right = new Map(schemas.map((schema, at) => [schema.name, middle(at, schemas.length)]));
  const most = Math.max(1, ...ways.map((way) => way.tables));
  return html`<div class="wide" role="region" aria-label="The way of the tables" tabindex="0"><svg class="flow" viewBox="0 0 760 ${height}" role="img" aria-label=${ways.map((way) => `${several(way.tables, "table")} from ${way.source} to ${way.schema}`).join("; ")}>
    ${ways.map((way) => svg`<path class="way" d="M210 ${left.get(way.source)} C 380 ${left.get(way.source)}, 380 ${right.get(way.schema)}, 550 ${right.get(way.schema)}"
      stroke-width=${2 + (10 * way.tables) / most}></path>`)}
    ${ways.map((way) => svg`<text class="amount" x="505" y=${right.get(way.schema) + 0.11 * (left.get(way.source) - right.get(way.schema)) - 9} text-anchor="middle">${way.tables}</text>`)}
    ${sources.map((source) => box(0, left.get(source.name), source.name, source.schema, up.get(source.name) === false ? "bad" : "calm"))}
    ${schemas.map((schema) => box(550, right.get(schema.name), schema.name, several(schema.tables, "table"), up.get("target") === false ? "bad" : overview.live ? "good" : "calm"))}
  </svg></div>`;
}

const box = (x, y, name, what, tone) => svg`<g class="box ${tone}"><rect x=${x + 1} y=${y - 30} width="208" height="60" rx="8"></rect>
  <text x=${x + 16} y=${y - 4} class="name">${name}</text><text x=${x + 16} y=${y + 17}>${what}</text></g>`;
