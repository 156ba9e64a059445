// The page's texts are English; a reader of another language gets them by its dictionary.
import { chinese } from "./chinese.js";

const dictionaries = { en: {}, zh: chinese };

function stored() {
  // A browser that keeps nothing for this page throws.
  try { return localStorage.getItem("language"); } catch { return null; }
}

export const language = stored() in dictionaries ? stored() : navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** Keeps a language and shows the page in it. */
export function choose(name) {
  try { localStorage.setItem("language", name); } catch { /* It lasts for this visit only, and that is over. */ }
  location.reload();
}

/** A text in the reader's language. Names in braces are replaced by values. */
export const say = (text, values = {}) => (dictionaries[language][text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A number of things: a text for one, and one for any other number. */
export const count = (number, one, many) => say(number === 1 ? one : many, { n: number.toLocaleString("en") });

const attributes = ["aria-label", "title", "placeholder"];

/** Puts the texts of an element into the reader's language. */
export function translate(root) {
  if (language === "en") return root;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replace(/\S[\s\S]*\S|\S/, text => say(text));
    else for (const name of attributes) if (node.hasAttribute(name)) node.setAttribute(name, say(node.getAttribute(name)));
  }
  return root;
}
