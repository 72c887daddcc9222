// What the service says as it happens. The browser connects again by itself; each event is the whole state.

import { get } from "./api.js";

const listeners = new Set();
let source;
let now = null;
let connected = false;

export const current = () => now;
export const isConnected = () => connected;

export function onChange(listener) {
  listeners.add(listener);
}

const notify = () => listeners.forEach((listener) => listener(now));

export function connect() {
  source = new EventSource("/api/events");
  source.addEventListener("now", (event) => {
    now = JSON.parse(event.data);
    connected = true;
    notify();
  });
  source.onerror = () => {
    connected = false;
    notify();
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      // Only a request of the page's own can tell that the session is over; then it leads to the login.
      get("me").catch(() => {});
      setTimeout(connect, 3000);
    }
  };
}
