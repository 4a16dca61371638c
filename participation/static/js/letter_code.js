/* The QR code of a letter leads here with its code behind the #, which no server sees. Put it into the field and out of
 * the address; somebody who must sign in first finds it again in this tab. Without scripts one types it. */

const PLACE = "letter-code";
const here = document.querySelector("[data-letter-code]");
const field = here?.querySelector("[name=code]");
const scanned = location.hash.slice(1).replace(/[^0-9A-Za-z-]/g, "").slice(0, 20);

if (here && scanned) {
  history.replaceState(null, "", location.pathname + location.search);
  sessionStorage.setItem(PLACE, scanned);
}
if (field && !field.value) field.value = sessionStorage.getItem(PLACE) ?? "";
if (field) sessionStorage.removeItem(PLACE);
