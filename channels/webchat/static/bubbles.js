// How the page looks: its words, the bubbles, and what stands under them.
"use strict";

const page = document.documentElement;
const log = document.getElementById("log");
const notice = document.getElementById("notice");

// The page brings the words of its first language along: on a slow line another question costs a second.
let words = JSON.parse(page.dataset.words);

const say = (id) => words[id] || "";

function label(element, id) {
  element.dataset.state = id;
  element.textContent = say(id);
}

// Says the same thing once: a screen reader would read it again.
function show(id) {
  if ((notice.dataset.state || "") === id) return;
  if (id) return label(notice, id);
  delete notice.dataset.state;
  notice.textContent = "";
}

function translate(told) {
  words = told.words;
  page.lang = told.lang;
  page.dir = told.dir;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
  for (const element of document.querySelectorAll("[data-state]")) element.textContent = say(element.dataset.state);
  document.title = say("chat.title");
  press();
}

function press() {
  for (const button of document.querySelectorAll(".lang")) button.ariaPressed = String(button.dataset.lang === page.lang);
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

function bubble(from, content, dir, lang) {
  const message = document.createElement("div");
  message.className = `message ${from}`;
  const who = document.createElement("span");
  who.className = "unseen";
  label(who, { requester: "chat.from_you", staff: "chat.from_staff" }[from] || "chat.from_assistant");
  const body = document.createElement("div");
  body.className = "bubble";
  body.dir = dir;
  if (lang && lang !== "und") body.lang = lang;
  write(body, content);
  message.append(who, body);
  return message;
}

const place = (message) => Number(message.dataset.seq || Infinity);

// By the desk's own numbers; what the desk has not taken yet has none and stands last.
function add(message) {
  const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const next = Array.from(log.children).find((other) => other !== message && place(other) > place(message));
  log.insertBefore(message, next || null);
  if (follow || message.classList.contains("requester")) log.scrollTop = log.scrollHeight;
}

function plain(id, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  label(button, id);
  button.addEventListener("click", act);
  return button;
}

// What became of an own message; `retry`, if given, is what "try again" does.
function state(message, id, retry) {
  message.querySelector(".under")?.remove();
  const under = document.createElement("div");
  under.className = "under";
  const said = document.createElement("span");
  label(said, id);
  under.append(said);
  if (retry) under.append(plain("chat.retry", retry));
  message.classList.toggle("failed", id === "chat.state_failed");
  message.classList.toggle("waiting", id === "chat.state_waiting");
  message.append(under);
}

function endChoices() {
  for (const button of log.querySelectorAll(".choices button")) button.disabled = true;
}

function addChoices(message, choices, pick) {
  const row = document.createElement("div");
  row.className = "choices";
  for (const choice of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = choice.title;
    button.addEventListener("click", () => pick(choice));
    row.append(button);
  }
  message.append(row);
}
