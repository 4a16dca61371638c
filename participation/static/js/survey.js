/* Extras of a survey's pages: a draft on this device, a word when the connection is gone, options that rule out others.
 * Everything works without. A draft is kept in localStorage under the survey's number until it was sent, thrown away, or
 * the device was named a shared one; it never leaves the device by itself. */

const page = document.querySelector("[data-survey]");
const place = page && `survey-${page.dataset.survey}`;

if (page?.matches("form")) keepDraft(page);
else if (page) afterwards(page);

function afterwards(done) {
  if ("done" in done.dataset) store((drafts) => drafts.removeItem(place));
  const print = done.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.querySelector("button").addEventListener("click", () => window.print());
  }
}

function keepDraft(form) {
  const box = form.querySelector("[data-draft]");
  const words = form.querySelector("[data-draft-state]");
  const shared = form.querySelector("#shared");
  const preview = "preview" in form.dataset;
  const say = (name) => { words.textContent = name ? words.dataset[name] : ""; };

  const save = () => {
    if (preview || shared.checked) return;
    const typed = [...new FormData(form)].filter(([name, value]) => name === "key" || (name.startsWith("q-") && value));
    if (typed.length > 1 && store((drafts) => drafts.setItem(place, JSON.stringify(typed)))) say("saved");
  };

  if (!preview) box.hidden = false;
  if (shared.checked) say("off");
  else if ("fresh" in form.dataset && !preview) { if (restore(form)) say("restored"); }
  else save();

  form.addEventListener("input", (event) => {
    if (event.target === shared) return;
    ruleOut(form, event.target);
    save();
  });
  shared.addEventListener("change", () => {
    if (shared.checked) { store((drafts) => drafts.removeItem(place)); say("off"); } else { say(""); save(); }
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    say(shared.checked ? "offlineShared" : "offline");
    words.focus();
  });
  window.addEventListener("offline", () => say(shared.checked ? "offlineShared" : "offline"));
  window.addEventListener("online", () => (shared.checked ? say("off") : save()));
  form.querySelector("#fehler")?.focus();
}

/* Put a draft back: into the fields of this page, as hidden fields for the others. True if there was one. */
function restore(form) {
  let typed = null;
  store((drafts) => { typed = JSON.parse(drafts.getItem(place)); });
  if (!Array.isArray(typed) || !typed.length) return false;
  for (const [name, value] of typed) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const choice = fields.find((field) => ["radio", "checkbox"].includes(field.type) && field.value === value);
    if (choice) choice.checked = true;
    else if (fields.length) fields[0].value = value;
    else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  return typed.length > 1;
}

/* "Nichts davon" and the others: the one chosen last holds. */
function ruleOut(form, chosen) {
  if (chosen.type !== "checkbox" || !chosen.checked) return;
  for (const other of form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(chosen.name)}"]`)) {
    if (other !== chosen && ("exclusive" in other.dataset || "exclusive" in chosen.dataset)) other.checked = false;
  }
}

/* localStorage may be missing or full: then nothing is kept, and nothing is claimed. */
function store(act) {
  try {
    act(window.localStorage);
    return true;
  } catch {
    return false;
  }
}
