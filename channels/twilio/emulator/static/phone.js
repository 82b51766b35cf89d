// The phone page: one invented number at a time, on SMS or WhatsApp.
"use strict";

const EVERY = 1000;
const page = document.documentElement;
const log = document.getElementById("log");
const notice = document.getElementById("notice");
const number = document.getElementById("number");
const text = document.getElementById("text");
const phone = document.getElementById("phone");
const pass = document.getElementById("pass");

let words = {};
let drawn = "";

const say = (id) => words[id] || "";
const channel = () => document.querySelector("input[name=channel]:checked").value;
const address = () => (channel() === "whatsapp" ? `whatsapp:${number.value}` : number.value);

async function speak(lang) {
  const told = await fetch(`/words/${lang}`).then((answer) => answer.json());
  words = told.words;
  page.lang = told.lang;
  page.dir = told.dir;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
  for (const button of document.querySelectorAll(".lang")) button.ariaPressed = String(button.dataset.lang === lang);
  document.title = say("phone.title");
  drawn = "";
  await refresh();
}

function under(message) {
  const parts = [say(`phone.status_${message.status}`) || message.status];
  if (message.error_code) parts.push(String(message.error_code));
  if (channel() === "sms") parts.push(say("phone.segments").replace("{count}", message.segments));
  return parts.join(" · ");
}

// A reference stays in one piece and in its own direction, also inside Arabic.
function write(element, content) {
  element.replaceChildren(...content.split(/\b([A-Z]{2}-[A-Z0-9]{4,8})\b/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const reference = document.createElement("bdi");
    reference.textContent = piece;
    return reference;
  }));
}

function draw(message) {
  const shown = document.createElement("div");
  shown.className = `message ${message.direction} ${message.status}`;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.dir = "auto";
  write(bubble, message.media ? say("phone.media") : message.body);
  const state = document.createElement("div");
  state.className = "under";
  state.textContent = under(message);
  shown.append(bubble, ...choices(message), state);
  return shown;
}

function tappable(name, row) {
  const button = document.createElement("button");
  button.type = "button";
  button.dir = "auto";
  button.textContent = row.title;
  button.addEventListener("click", () => send({ [name]: row }));
  return button;
}

// Buttons stand under their message; a list opens and closes, as on WhatsApp.
function choices(message) {
  if (!message.buttons.length && !message.items.length) return [];
  const box = document.createElement("div");
  box.className = "choices";
  box.append(...message.buttons.map((row) => tappable("button", row)));
  if (message.items.length) box.append(...list(message));
  return [box];
}

function list(message) {
  const items = document.createElement("ul");
  items.id = `items-${message.n}`;
  items.hidden = true;
  items.append(...message.items.map((row) => {
    const item = document.createElement("li");
    item.append(tappable("item", row));
    return item;
  }));
  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = "opener";
  opener.dir = "auto";
  opener.textContent = message.opener;
  opener.ariaExpanded = "false";
  opener.setAttribute("aria-controls", items.id);
  opener.addEventListener("click", () => {
    items.hidden = !items.hidden;
    opener.ariaExpanded = String(!items.hidden);
    if (!items.hidden) items.lastChild.scrollIntoView({ block: "nearest" });
  });
  return [opener, items];
}

async function refresh() {
  const asked = address();
  const answer = await fetch(`/emulator/conversation?phone=${encodeURIComponent(asked)}`);
  const { messages } = await answer.json();
  const now = JSON.stringify([asked, messages]);
  if (asked !== address() || now === drawn) return;
  drawn = now;
  const old = log.children.length;
  // Only what changed is replaced, so that a screen reader is told new messages and no others.
  messages.forEach((message, index) => {
    const key = JSON.stringify([asked, page.lang, message]);
    const present = log.children[index];
    if (present?.dataset.key === key) return;
    const fresh = draw(message);
    fresh.dataset.key = key;
    if (present) present.replaceWith(fresh);
    else log.append(fresh);
  });
  while (log.children.length > messages.length) log.lastChild.remove();
  if (messages.length !== old) log.scrollTop = log.scrollHeight;
}

async function watch() {
  try {
    await refresh();
    if (notice.dataset.offline) {
      delete notice.dataset.offline;
      notice.textContent = "";
    }
  } catch {
    notice.dataset.offline = "yes";
    notice.textContent = say("phone.offline");
  }
  setTimeout(watch, EVERY);
}

async function send(sent) {
  const posted = { from: address(), ...sent };
  try {
    const answer = await fetch("/emulator/inbound", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(posted),
    });
    const { status } = await answer.json();
    if (status === null) notice.textContent = say("phone.held");
    else notice.textContent = status < 300 ? "" : `${say("phone.not_accepted")} (${status})`;
    await refresh();
  } catch {
    notice.dataset.offline = "yes";
    notice.textContent = say("phone.offline");
  }
}

document.getElementById("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const written = text.value;
  if (!written.trim()) return;
  text.value = "";
  text.focus();
  send({ body: written });
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("compose").requestSubmit();
});

document.getElementById("photo").addEventListener("click", () => send({ media: ["https://example.org/photo.jpg"] }));

pass.addEventListener("click", async () => {
  try {
    const answer = await fetch("/emulator/window", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ phone: address() }),
    });
    if (answer.ok) notice.textContent = say("phone.window_closed");
  } catch {
    notice.dataset.offline = "yes";
    notice.textContent = say("phone.offline");
  }
});

document.getElementById("settings").addEventListener("change", () => {
  phone.className = channel();
  pass.hidden = channel() !== "whatsapp";
  notice.textContent = "";
  log.replaceChildren();
  drawn = "";
  refresh();
});

for (const button of document.querySelectorAll(".lang")) {
  button.addEventListener("click", () => speak(button.dataset.lang));
}

pass.hidden = channel() !== "whatsapp";
phone.className = channel();
speak(page.lang).then(watch);
