// The line to the desk: requests that end, pauses between them, and what wakes whoever pauses.
"use strict";

const PATIENCE_SECONDS = 30;
const LONGEST_PAUSE = 30000;

let sleepers = [];

class Refused extends Error {
  constructor(status, retryAfter) {
    super(String(status));
    this.status = status;
    this.retryAfter = retryAfter;
  }

  // Asking again would not help.
  get final() {
    return this.status < 500 && this.status !== 429;
  }

  // The conversation is no longer open to us.
  get gone() {
    return [401, 403, 404].includes(this.status);
  }
}

// On a phone a lost connection is often noticed by nobody, so every request has an end.
async function ask(method, path, { body, token, seconds = PATIENCE_SECONDS, ending = new AbortController() } = {}) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  const timer = setTimeout(() => ending.abort(), 1000 * seconds);
  try {
    const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal: ending.signal });
    if (!answer.ok) throw new Refused(answer.status, Number(answer.headers.get("Retry-After") || 0));
    return await answer.json();
  } finally {
    clearTimeout(timer);
  }
}

// Longer from try to try, never the same for two pages, and at least the seconds that the desk asked for.
function pause(tries, seconds = 0) {
  const rest = Math.min(LONGEST_PAUSE, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
  return new Promise((done) => {
    sleepers.push(done);
    setTimeout(done, Math.max(rest, 1000 * seconds));
  });
}

function wake() {
  for (const done of sleepers.splice(0)) done();
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
