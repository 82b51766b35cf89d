// The web chat page: posts under ids of its own until the desk has taken each message, and polls for what came.
"use strict";

const WAIT_SECONDS = 25;
const text = document.getElementById("text");

let chat = keptChat();
let seen = 0;
let owner = "assistant";
// An answer that belongs to a conversation that was left must change nothing in the next one.
let generation = 0;
let polling = null;
// What the desk has not taken yet, in the order in which it was written.
let waiting = [];
let delivering = false;
let held = false;
let tries = 0;

function turnTo(found) {
  chat = found;
  seen = 0;
  owner = "assistant";
  generation += 1;
  polling?.abort();
  document.body.classList.toggle("started", Boolean(chat));
  document.getElementById("resume").hidden = !chat;
  document.getElementById("resume-code").textContent = chat?.resume_code || "";
}

const messages = (query = "") => `/chat/conversations/${chat.conversation}/messages${query}`;

// Takes back what was said of the line, and nothing that the reader must still see.
function calm() {
  if (owner === "staff") show("chat.owner_staff");
  else if (notice.dataset.state !== "chat.unsent_dropped") show("");
}

// --- Sending -----------------------------------------------------------------------------------------

function send(said, title) {
  show("");
  endChoices();
  hand({ said: { id: newId(), ...said }, title, at: stamp() });
}

// Kept on the device first, then sent: what happens in between costs nothing.
function hand(entry) {
  keepUnsent(entry);
  if (!entry.bubble) {
    entry.bubble = bubble("requester", entry.title, "auto");
    entry.bubble.dataset.id = entry.said.id;
    add(entry.bubble);
  }
  waiting.push(entry);
  state(entry.bubble, held ? "chat.state_waiting" : "chat.state_sending", held && wake);
  deliver();
}

// One after the other, so that messages arrive in the order in which they were written, for as long as it takes.
async function deliver() {
  if (delivering) return;
  delivering = true;
  while (waiting.length) {
    const [entry] = waiting;
    try {
      await open();
      if (entry !== waiting[0]) continue;
      const { seq } = await ask("POST", messages(), { body: entry.said, token: chat.token });
      taken(entry.said.id, seq);
      calm();
    } catch (error) {
      if (entry !== waiting[0]) continue;
      if (error instanceof Refused && error.final) refuse(entry, error);
      else {
        hold(error);
        await pause(tries, error.retryAfter);
        tries += 1;
      }
    }
  }
  delivering = false;
}

function taken(id, seq) {
  dropUnsent(id);
  if (waiting.some((entry) => entry.said.id === id)) [tries, held] = [0, false];
  waiting = waiting.filter((entry) => entry.said.id !== id);
  const own = log.querySelector(`[data-id="${id}"]`);
  if (!own || own.dataset.seq) return;
  own.dataset.seq = seq;
  state(own, "chat.state_sent");
  if (own.previousElementSibling && place(own.previousElementSibling) > seq) add(own);
}

function hold(error) {
  held = true;
  for (const { bubble: own } of waiting) if (!own.classList.contains("waiting")) state(own, "chat.state_waiting", wake);
  if (!(error instanceof Refused)) show("chat.offline");
  else show(error.status === 429 ? "chat.too_many" : "chat.away");
}

function refuse(entry, error) {
  if (error.gone) return lose();
  waiting.shift();
  fail(entry);
  show(error.status === 413 ? "chat.too_long" : "chat.refused");
}

// The words stay on the page for their writer, and no longer on the device.
function fail(entry) {
  dropUnsent(entry.said.id);
  state(entry.bubble, "chat.state_failed", () => hand(entry));
}

// --- The conversation --------------------------------------------------------------------------------

async function open() {
  if (chat) return;
  const mine = generation;
  // Another tab may have begun meanwhile.
  const found = keptChat() || await ask("POST", "/chat/conversations", { body: { locale: page.lang } });
  if (mine !== generation) return;
  begin(found);
}

function begin(found) {
  turnTo(found);
  keepChat(found);
  listen(generation);
}

async function listen(mine) {
  for (let misses = 0; mine === generation;) {
    const wait = misses ? 0 : WAIT_SECONDS;
    polling = new AbortController();
    try {
      const line = { token: chat.token, seconds: wait + PATIENCE_SECONDS, ending: polling };
      const news = await ask("GET", messages(`?after=${seen}&wait=${wait}`), line);
      if (mine !== generation) return;
      news.messages.forEach(receive);
      owner = news.owner;
      if (misses) wake();
      if (!held) calm();
      misses = 0;
    } catch (error) {
      if (mine !== generation) return;
      if (error instanceof Refused && error.gone) return lose();
      show(error instanceof Refused ? "chat.away" : "chat.offline");
      await pause(misses, error.retryAfter);
      misses += 1;
    }
  }
}

function receive(message) {
  if (message.seq <= seen) return;
  seen = message.seq;
  // An own message that comes back has arrived, even where the answer that said so was lost.
  if (message.from === "requester") taken(message.id, message.seq);
  const own = log.querySelector(`[data-seq="${message.seq}"]`);
  if (own) {
    // The desk shows what it kept: personal details may have been masked.
    write(own.querySelector(".bubble"), message.text);
    own.querySelector(".bubble").dir = message.dir;
    return;
  }
  const shown = bubble(message.from, message.text, message.dir, message.lang);
  shown.dataset.seq = message.seq;
  endChoices();
  if (message.choices.length) addChoices(shown, message.choices, pick);
  add(shown);
}

function pick(choice) {
  send({ choice: choice.value }, choice.title);
  text.focus();
}

function forget() {
  turnTo(null);
  waiting = [];
  [tries, held] = [0, false];
  forgetAll();
  wake();
}

function lose() {
  const other = keptChat();
  // Another tab came back with the code: its token is the good one now.
  if (other && other.token !== chat?.token) return comeTo(other);
  const left = waiting;
  forget();
  left.forEach(fail);
  show("chat.lost");
}

function comeTo(found) {
  log.replaceChildren(...waiting.map((entry) => entry.bubble));
  show("");
  begin(found);
}

function leave() {
  forget();
  log.replaceChildren();
  text.value = "";
  show("");
}

async function comeBack(event) {
  event.preventDefault();
  const code = document.getElementById("code").value.trim();
  if (!code) return;
  try {
    comeTo(await ask("POST", "/chat/resume", { body: { resume_code: code } }));
    text.focus();
  } catch (error) {
    const unknown = error instanceof Refused && [400, 404].includes(error.status);
    show(unknown ? "chat.resume_unknown" : error instanceof Refused ? "chat.too_many" : "chat.not_reached");
  }
}

async function speak(lang) {
  try {
    translate(await ask("GET", `/chat/words/${lang}`));
  } catch {
    show("chat.not_reached");
  }
}

// --- Start -------------------------------------------------------------------------------------------

document.getElementById("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const written = text.value.trim();
  if (!written) return;
  send({ text: written }, written);
  text.value = "";
  text.focus();
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("compose").requestSubmit();
});

document.getElementById("return-form").addEventListener("submit", comeBack);
document.getElementById("leave").addEventListener("click", () => { if (confirm(say("chat.leave_sure"))) leave(); });
for (const button of document.querySelectorAll(".lang")) {
  button.addEventListener("click", () => speak(button.dataset.lang));
}

window.addEventListener("offline", () => show("chat.offline"));
window.addEventListener("online", () => {
  // A poll that was under way waits for an answer that cannot come any more.
  polling?.abort();
  wake();
});
// Whoever leaves in one tab has left in all of them.
window.addEventListener("storage", (event) => {
  if (chat && event.key === CHAT && event.newValue === null) leave();
});

press();
const unsent = keptUnsent();
if (chat) begin(chat);
unsent.entries.forEach(hand);
if (unsent.dropped) show("chat.unsent_dropped");
