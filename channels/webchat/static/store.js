// What this device keeps: the way back to the conversation, and what was written but not yet taken by the desk.
// Each unsent message has a key of its own, so that two tabs never overwrite each other's.
"use strict";

const CHAT = "field-desk-chat";
const UNSENT = "field-desk-unsent-";
// A message that nobody came back for in a day is not left for the next person who holds this phone.
const LONGEST_UNSENT = 24 * 60 * 60 * 1000;

const kept = (() => {
  try {
    localStorage.setItem(UNSENT, "");
    localStorage.removeItem(UNSENT);
    return localStorage;
  } catch {
    // Some private windows keep nothing: then it lasts as long as the page.
    return Object.create({
      getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; },
      setItem(key, value) { this[key] = value; },
      removeItem(key) { delete this[key]; },
    });
  }
})();

let lastWritten = 0;

// When something was written, in milliseconds; never the same twice, so that it is an order too.
function stamp() {
  lastWritten = Math.max(Date.now(), lastWritten + 1);
  return lastWritten;
}

function keepChat(chat) {
  kept.setItem(CHAT, JSON.stringify(chat));
}

function keptChat() {
  return JSON.parse(kept.getItem(CHAT) || "null");
}

function keepUnsent({ said, title, at }) {
  try {
    kept.setItem(UNSENT + said.id, JSON.stringify({ said, title, at }));
  } catch {
    // The device is full: the message is sent all the same, it only does not survive a reload.
  }
}

function dropUnsent(id) {
  kept.removeItem(UNSENT + id);
}

// What was not taken, oldest first, and whether anything was too old to be kept.
function keptUnsent() {
  const all = Object.keys(kept).filter((key) => key.startsWith(UNSENT)).map((key) => JSON.parse(kept.getItem(key)));
  const old = all.filter((entry) => entry.at < Date.now() - LONGEST_UNSENT);
  for (const entry of old) dropUnsent(entry.said.id);
  return { entries: all.filter((entry) => !old.includes(entry)).sort((a, b) => a.at - b.at), dropped: old.length > 0 };
}

// Nothing of the conversation stays on this device.
function forgetAll() {
  for (const key of Object.keys(kept)) if (key === CHAT || key.startsWith(UNSENT)) kept.removeItem(key);
}
