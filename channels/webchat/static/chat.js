// The web chat page: posts under ids of its own, polls for what came, and says of each bubble how far it got.
"use strict";

const STORE = "field-desk-chat";
const WAIT_SECONDS = 25;
const LONGEST_PAUSE = 30000;
const LONGEST_AWAY = 8;
const page = document.documentElement;
const log = document.getElementById("log");
const notice = document.getElementById("notice");
const text = document.getElementById("text");

let words = {};
let chat = JSON.parse(localStorage.getItem(STORE) || "null");
let seen = 0;
let generation = 0;
let sending = Promise.resolve();

const say = (id) => words[id] || "";
const show = (id) => { notice.textContent = id ? say(id) : ""; };
const keep = () => localStorage.setItem(STORE, JSON.stringify(chat));
const pause = (tries) => new Promise((done) => {
  setTimeout(done, Math.min(LONGEST_PAUSE, 500 * 2 ** tries) * (0.5 + Math.random() / 2));
});

class Refused extends Error {
  constructor(status, retryAfter) {
    super(String(status));
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function ask(method, path, body) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (chat) headers.Authorization = `Bearer ${chat.token}`;
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Refused(answer.status, Number(answer.headers.get("Retry-After") || 0));
  return answer.json();
}

// --- Words -------------------------------------------------------------------------------------------

async function speak(lang) {
  const told = await fetch(`/chat/words/${lang}`).then((answer) => answer.json());
  words = told.words;
  page.lang = told.lang;
  page.dir = told.dir;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
  for (const button of document.querySelectorAll(".lang")) button.ariaPressed = String(button.dataset.lang === lang);
  for (const element of document.querySelectorAll("[data-state]")) element.textContent = say(element.dataset.state);
  document.title = say("chat.title");
}

// --- Bubbles -----------------------------------------------------------------------------------------

// A reference stays in one piece and in its own direction, also inside Arabic.
function write(element, content) {
  element.replaceChildren(...content.split(/\b([A-Z]{2}-[A-Z0-9]{4,8})\b/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const reference = document.createElement("bdi");
    reference.textContent = piece;
    return reference;
  }));
}

function bubble(from, content, dir, lang) {
  const message = document.createElement("div");
  message.className = `message ${from}`;
  const who = document.createElement("span");
  who.className = "unseen";
  const name = { requester: "chat.from_you", staff: "chat.from_staff" }[from] || "chat.from_assistant";
  who.dataset.state = name;
  who.textContent = say(name);
  const body = document.createElement("div");
  body.className = "bubble";
  body.dir = dir;
  if (lang && lang !== "und") body.lang = lang;
  write(body, content);
  message.append(who, body);
  return message;
}

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function add(message) {
  const follow = isAtEnd();
  log.append(message);
  if (follow || message.classList.contains("requester")) log.scrollTop = log.scrollHeight;
}

function state(message, id, retry) {
  message.querySelector(".under")?.remove();
  const under = document.createElement("div");
  under.className = "under";
  const said = document.createElement("span");
  said.dataset.state = id;
  said.textContent = say(id);
  under.append(said);
  if (retry) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "plain";
    again.dataset.state = "chat.retry";
    again.textContent = say("chat.retry");
    again.addEventListener("click", retry);
    under.append(again);
  }
  message.classList.toggle("failed", Boolean(retry));
  message.append(under);
}

function endChoices() {
  for (const button of log.querySelectorAll(".choices button")) button.disabled = true;
}

function addChoices(message, choices) {
  const row = document.createElement("div");
  row.className = "choices";
  for (const choice of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = choice.title;
    button.addEventListener("click", () => {
      send({ id: newId(), choice: choice.value }, choice.title);
      text.focus();
    });
    row.append(button);
  }
  message.append(row);
}

function receive(message) {
  if (message.seq <= seen) return;
  seen = message.seq;
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
  if (message.choices.length) addChoices(shown, message.choices);
  add(shown);
}

// --- Sending -----------------------------------------------------------------------------------------

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function send(said, title) {
  const message = bubble("requester", title, "auto");
  endChoices();
  add(message);
  enqueue(said, message);
}

function enqueue(said, message) {
  state(message, "chat.state_sending");
  // One after the other, so that messages arrive in the order in which they were written.
  sending = sending.then(() => deliver(said, message));
}

async function deliver(said, message) {
  try {
    await open();
    const answer = await post(said);
    message.dataset.seq = answer.seq;
    for (const twin of log.querySelectorAll(`[data-seq="${answer.seq}"]`)) if (twin !== message) twin.remove();
    state(message, "chat.state_sent");
    show("");
  } catch (error) {
    state(message, "chat.state_failed", () => enqueue(said, message));
    if (error instanceof Refused) explain(error);
    else show("chat.not_reached");
  }
}

// Asks again while the desk is busy or away, as long as it takes to start a database anew; then the reader decides.
async function persist(once, most) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once();
    } catch (error) {
      const away = error instanceof Refused && error.status >= 500;
      const final = error instanceof Refused && !away && error.status !== 429;
      if (final || tries >= (away ? LONGEST_AWAY : most)) throw error;
      if (away) show("chat.not_reached");
      await Promise.all([pause(tries), new Promise((done) => { setTimeout(done, 1000 * (error.retryAfter || 0)); })]);
    }
  }
}

async function post(said) {
  return persist(() => ask("POST", `/chat/conversations/${chat.conversation}/messages`, said), 3);
}

function explain(error) {
  if ([401, 403, 404].includes(error.status)) lose();
  else show({ 413: "chat.too_long", 429: "chat.too_many" }[error.status] || "chat.refused");
}

// --- The conversation --------------------------------------------------------------------------------

async function open() {
  if (chat) return;
  const made = await persist(() => ask("POST", "/chat/conversations", { locale: page.lang }), 0);
  chat = made;
  keep();
  begin();
}

function begin() {
  document.body.classList.add("started");
  document.getElementById("resume").hidden = false;
  document.getElementById("resume-code").textContent = chat.resume_code;
  generation += 1;
  listen(generation);
}

async function listen(mine) {
  let tries = 0;
  while (mine === generation) {
    try {
      const wait = tries ? 0 : WAIT_SECONDS;
      const news = await ask("GET", `/chat/conversations/${chat.conversation}/messages?after=${seen}&wait=${wait}`);
      if (mine !== generation) return;
      news.messages.forEach(receive);
      show(news.owner === "staff" ? "chat.owner_staff" : "");
      tries = 0;
    } catch (error) {
      if (mine !== generation) return;
      if (error instanceof Refused && [401, 403, 404].includes(error.status)) return lose();
      show("chat.offline");
      await pause(tries);
      tries += 1;
    }
  }
}

function forget() {
  generation += 1;
  chat = null;
  seen = 0;
  localStorage.removeItem(STORE);
  document.body.classList.remove("started");
  document.getElementById("resume").hidden = true;
}

function lose() {
  forget();
  show("chat.lost");
}

async function comeBack(event) {
  event.preventDefault();
  const code = document.getElementById("code").value.trim();
  if (!code) return;
  try {
    const found = await ask("POST", "/chat/resume", { resume_code: code });
    forget();
    log.replaceChildren();
    chat = found;
    keep();
    show("");
    begin();
    text.focus();
  } catch (error) {
    const unknown = error instanceof Refused && [400, 404].includes(error.status);
    show(unknown ? "chat.resume_unknown" : error instanceof Refused ? "chat.too_many" : "chat.not_reached");
  }
}

// --- Start -------------------------------------------------------------------------------------------

document.getElementById("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const written = text.value.trim();
  if (!written) return;
  send({ id: newId(), text: written }, written);
  text.value = "";
  text.focus();
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("compose").requestSubmit();
});

document.getElementById("return-form").addEventListener("submit", comeBack);

document.getElementById("leave").addEventListener("click", () => {
  if (!confirm(say("chat.leave_sure"))) return;
  forget();
  log.replaceChildren();
  show("");
});

for (const button of document.querySelectorAll(".lang")) {
  button.addEventListener("click", () => speak(button.dataset.lang));
}

speak(page.lang).then(() => { if (chat) begin(); });
