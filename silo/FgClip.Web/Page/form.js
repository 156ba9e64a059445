// Forms that ask the server for work: its texts are shown where it was asked, and are heard.
import { say } from "./language.js";

/** The lines of a field that are not blank. */
export const lines = field => field.value.split("\n").map(line => line.trim()).filter(Boolean);

/** The values of the boxes of a name that are checked. */
export const checked = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map(box => box.value);

/** A value, or nothing in place of an empty one. */
export const orNothing = text => text.trim() || undefined;

/** The numbers of fields that are filled, by their names. */
export const numbers = (fields, ...names) => Object.fromEntries(names.filter(name => fields[name].value !== "").map(name => [name, Number(fields[name].value)]));

/** Lets a form do something when it is submitted, once at a time, and shows what the server says of it. */
export function onSubmit(form, act) {
  const told = form.querySelector(".told"), button = form.querySelector("button:not([type=button])");
  const tell = (text, isWrong = false) => Object.assign(told, { textContent: text, className: isWrong ? "told failure" : "told" });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    button.disabled = true;
    tell(say("Asking the server…"));
    try {
      tell(await act() ?? "");
    } catch (error) {
      tell(error.message, true);
      told.focus();
    }
    button.disabled = false;
  });
}
