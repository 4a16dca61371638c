/* The live room. Without this file the room is a page with a form; with it the page goes on living by itself.

   What is stored on the server is the truth: every change of the room has a number (version), this page knows up to
   which one it has seen, and after any break asks for what came after. What is written here waits in sessionStorage
   under a key until the server says it is stored, so that it is sent until then and stored once. */

const settings = JSON.parse(document.getElementById("chat-settings").textContent);
const { texts } = settings;
const page = document.querySelector("[data-chat]");
const log = page.querySelector("[data-log]");
const state = page.querySelector(".bb-state");
const foot = page.querySelector(".bb-room__foot");
const form = page.querySelector("[data-composer]");
const field = form?.elements.text;
const storeName = `chat-${settings.socket}-${settings.person}`;

let version = settings.version; // up to which change of the room this page shows everything
let socket = null;
let failures = 0;
let open = false; // the socket said "ready" and the gap is filled
let ended = false; // signed out or no access any more: no further attempts
let held = null; // frames that came while a gap is being filled
let sending = ""; // key of the message that is on its way
let unseen = 0;
let retryAt = 0; // timer of the next attempt to connect

// --- parts of the page, made by the server ----------------------------------------------------------------------------

const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const note = clone("chat-note");
const jump = clone("chat-jump");
note.hidden = jump.hidden = true;
foot.prepend(jump, note);

function element(message, own) {
  const article = clone(own ? "chat-own-message" : "chat-message");
  const [avatar, who, time, text] = [".bb-avatar", ".bb-name > *", "time", ".bb-message__text"].map((s) => article.querySelector(s));
  const seal = article.querySelector(".bb-seal");
  seal.title = message.author?.how ?? "";
  avatar.textContent = message.author?.initials ?? "–";
  who.textContent = message.author?.name ?? texts.deleted_member;
  if (!message.author?.verified) (own ? seal.querySelector("svg") : seal)?.remove();
  if (message.at) {
    time.dateTime = message.at;
    time.textContent = when(new Date(message.at));
  } else time.remove();
  // The server has cleaned this HTML (participation/html.py); what was typed here and is not stored yet is plain text.
  if (message.deleted) text.textContent = texts.deleted;
  else if (message.html !== undefined) text.innerHTML = message.html;
  else text.textContent = message.text;
  return article;
}

function when(moment) {
  const zone = { timeZone: "Europe/Berlin" };
  const lang = settings.language === "en" ? "en" : "de";
  const time = new Intl.DateTimeFormat("de", { ...zone, hour: "2-digit", minute: "2-digit" }).format(moment).replace(/^0/, "");
  const day = (date) => new Intl.DateTimeFormat(lang, { ...zone, dateStyle: "long" }).format(date);
  return day(moment) === day(new Date()) ? time : texts.other_day.replace("{day}", day(moment)).replace("{time}", time);
}

// --- the log: nothing moves that is being read -------------------------------------------------------------------------

const scroller = () => (log.scrollHeight > log.clientHeight + 1 && getComputedStyle(log).overflowY !== "visible" ? log : document.scrollingElement);
const atEnd = () => {
  const box = scroller();
  if (box === log) return box.scrollHeight - box.scrollTop - box.clientHeight < 48;
  return log.getBoundingClientRect().bottom <= window.innerHeight + 48;
};
const toEnd = () => {
  if (scroller() === log) log.scrollTop = log.scrollHeight;
  else log.lastElementChild?.scrollIntoView({ block: "nearest" });
  seen();
};

function seen() {
  unseen = 0;
  jump.hidden = true;
}

function show(message) {
  const own = message.author !== null && message.author.id === settings.person;
  const article = element(message, own);
  article.id = `nachricht-${message.id}`;
  article.dataset.id = message.id;
  if (own) forget(message.key);
  const before = document.getElementById(article.id);
  if (before) return before.replaceWith(article);
  const following = atEnd();
  const next = [...log.querySelectorAll("article[data-id]")].reverse().find((other) => Number(other.dataset.id) < message.id);
  log.querySelector("[data-empty]")?.remove();
  if (next) next.after(article);
  else {
    const first = log.querySelector("article");
    if (first) first.before(article);
    else log.append(article);
  }
  if (following || own) return toEnd();
  unseen += 1;
  jump.firstElementChild.textContent = unseen === 1 ? texts.one_new : texts.many_new.replace("{n}", unseen);
  jump.hidden = false;
}

jump.addEventListener("click", () => {
  toEnd();
  log.focus({ preventScroll: true });
});
for (const box of [log, window]) box.addEventListener("scroll", () => unseen && atEnd() && seen(), { passive: true });

// --- what was written here and is not stored yet -----------------------------------------------------------------------

const unsent = () => JSON.parse(sessionStorage.getItem(storeName) ?? "[]");
const keep = (list) => sessionStorage.setItem(storeName, JSON.stringify(list));

function forget(key) {
  keep(unsent().filter((message) => message.key !== key));
  log.querySelector(`[data-key="${CSS.escape(key)}"]`)?.remove();
  if (sending === key) sending = "";
}

function showUnsent(message) {
  const name = form.querySelector("label strong").textContent;
  const initials = name.split(/\s+/).slice(0, 2).map((part) => part[0] ?? "").join("").toUpperCase();
  const article = element({ author: { name, initials, verified: false }, text: message.text }, true);
  article.querySelector(".bb-seal")?.remove();
  article.classList.add("bb-message--unsent");
  article.dataset.key = message.key;
  const words = document.createElement("span");
  words.className = "bb-message__state";
  words.textContent = texts.unsent;
  article.querySelector(".bb-message__who").append(" ", words);
  log.querySelector("[data-empty]")?.remove();
  log.append(article);
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sendNext() {
  const next = unsent()[0];
  if (!open || sending || !next) return;
  sending = next.key;
  socket.send(JSON.stringify({ type: "post", key: next.key, text: next.text }));
}

function refused({ key, reason, text }) {
  if (reason === "too_many") {
    sending = "";
    setTimeout(sendNext, 3000);
    return;
  }
  const message = unsent().find((one) => one.key === key);
  forget(key);
  if (message && form) {
    field.value = field.value ? `${message.text}\n${field.value}` : message.text;
    fail(text);
  }
  sendNext();
}

function fail(text) {
  document.getElementById("nachricht_error")?.remove();
  field.toggleAttribute("aria-invalid", Boolean(text));
  if (!text) return field.removeAttribute("aria-describedby");
  const error = clone("chat-error");
  error.lastElementChild.textContent = text;
  field.before(error);
  field.setAttribute("aria-describedby", error.id);
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

form?.addEventListener("submit", (event) => {
  if (ended) return; // the server's own page says what is wrong
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return field.focus();
  fail("");
  const message = { key: newKey(), text };
  keep([...unsent(), message]);
  showUnsent(message);
  field.value = "";
  toEnd();
  field.focus();
  sendNext();
});

field?.addEventListener("keydown", (event) => {
  const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
  if (event.key === "Enter" && plain && matchMedia("(pointer: fine)").matches) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// --- the connection -----------------------------------------------------------------------------------------------------

function say(name, text = "") {
  const words = texts[name];
  const following = atEnd();
  if (state.textContent !== words) state.textContent = words;
  state.dataset.state = name;
  note.hidden = !text;
  note.lastElementChild.textContent = text;
  if (following) toEnd();
}

function connect() {
  clearTimeout(retryAt);
  if (ended || !navigator.onLine || (socket && socket.readyState <= WebSocket.OPEN)) return;
  if (!failures) say("connecting");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${scheme}//${location.host}${settings.socket}?nach=${version}&sprache=${settings.language}`);
  socket = mine;
  mine.onmessage = (event) => mine === socket && hear(JSON.parse(event.data));
  mine.onclose = (event) => mine === socket && closed(event.code);
}

function closed(code) {
  socket = null;
  open = false;
  held = null;
  sending = "";
  const why = { 4401: texts.signed_out, 4403: texts.no_access, 4429: texts.flooding }[code];
  if (why) return end(why);
  failures += 1;
  say("lost", texts.lost_note);
  if (failures % 3 === 0) check();
  retryAt = setTimeout(connect, Math.min(500 * 2 ** failures, 5000) * (0.5 + Math.random() / 2));
}

function end(why) {
  ended = true;
  say("ended", why);
}

/* A refused handshake looks like a missing network; the page's own address tells them apart. */
async function check() {
  const response = await fetch(`${settings.messages}?nach=${version}`).catch(() => null);
  if (response?.status === 404) end(texts.no_access);
}

async function hear(frame) {
  if (frame.type === "ready") return ready(frame);
  if (frame.type === "live") return live(frame.live);
  if (frame.type === "stored") {
    if (sending === frame.key) sending = "";
    keep(unsent().filter((message) => message.key !== frame.key));
    return sendNext();
  }
  if (frame.type === "refused") return refused(frame);
  if (frame.type !== "message") return;
  if (held) held.push(frame.message);
  else change(frame.message);
}

function change(message) {
  if (message.version <= version) return;
  version = message.version;
  show(message);
}

async function ready(frame) {
  held = [];
  frame.messages.forEach(show);
  version = Math.max(version, frame.reached);
  while (frame.more && version < frame.version && socket) {
    const response = await fetch(`${settings.messages}?nach=${version}`).catch(() => null);
    if (!response?.ok) return socket?.close();
    const answer = await response.json();
    answer.messages.forEach(show);
    version = answer.reached;
  }
  const waiting = held ?? [];
  held = null;
  waiting.forEach(change);
  version = Math.max(version, frame.version);
  failures = 0;
  open = true;
  live(frame.live);
  sendNext();
}

const live = (is) => (is ? say("live") : say("paused", texts.paused_note));

/* The browser knows sooner than the socket that the line is gone; what is written meanwhile waits. */
addEventListener("offline", () => {
  const mine = socket;
  if (ended) return;
  closed(0);
  mine?.close();
});
addEventListener("online", connect);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connect());

if (form) unsent().forEach(showUnsent);
if (!location.hash) toEnd();
connect();
