// The studio works without this; with it a paragraph opens by a click, a figure goes where the caret stands, words that are
// selected go into the form that marks them, and nobody leaves the page with unsaved words by mistake.

const openForm = () => document.querySelector(".studio-edit");
const wordsOf = (form) => form.querySelector("textarea[name=text]");

function noteCaret(event) {
  const form = event.target.closest?.(".studio-edit");
  if (form && event.target === wordsOf(form)) form.elements.caret.value = event.target.selectionEnd;
}

function insertToken(button) {
  const words = wordsOf(button.closest("form"));
  words.setRangeText(`{${button.dataset.insert}}`, words.selectionStart, words.selectionEnd, "end");
  words.focus();
  words.dispatchEvent(new Event("input", { bubbles: true }));
}

// By rows and not by a style: the content policy lets no style attribute through when the form is drawn again.
function fitToWords(words) {
  const lineHeight = parseFloat(getComputedStyle(words).lineHeight);
  words.rows = 3;
  words.rows = Math.max(3, Math.ceil(words.scrollHeight / lineHeight));
}

function settle(form) {
  const words = wordsOf(form);
  fitToWords(words);
  const caret = form.elements.caret.value;
  if (!form.querySelector("[role=alert]")) {
    words.focus({ preventScroll: true });
    if (caret) words.setSelectionRange(Number(caret), Number(caret));
  }
}

// What is selected in a paragraph, and how many printed characters stand before it; remarks on figures are no part of the text.
let selected = null;
function printed(range) {
  const words = range.cloneContents();
  for (const remark of words.querySelectorAll(".figure-mark, .figure-now")) remark.remove();
  return words.textContent;
}
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const words = range.startContainer.parentElement?.closest(".studio-words");
  if (!words?.contains(range.endContainer)) return;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(range.startContainer, range.startOffset);
  selected = { words, text: printed(range), start: [...printed(before)].length };
});
// Pressing a key of the mouse amid the text begins another selection; the button that marks the old one is elsewhere.
document.addEventListener("pointerdown", (event) => { if (event.target.closest?.(".studio-words")) selected = null; });

function fillMark(form) {
  const own = form.closest(".studio-paragraph")?.querySelector(".studio-words");
  if (selected && own === selected.words) {
    form.elements.words.value = selected.text;
    form.elements.start.value = selected.start;
  }
  form.querySelector("textarea, [name=leaving]").focus({ preventScroll: true });
}
// Words that are changed by hand stand wherever they stand.
document.addEventListener("input", (event) => {
  if (event.target.matches(".studio-mark [name=words]")) event.target.form.elements.start.value = "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.querySelector?.(".studio-mark");
  if (form && event.target.matches("[id^=mark-]")) fillMark(form);
});

for (const name of ["keyup", "click", "input", "focusout"]) document.addEventListener(name, noteCaret);
document.addEventListener("input", (event) => {
  if (event.target.matches(".studio-words-input")) {
    event.target.dataset.changed = "yes";
    fitToWords(event.target);
  }
});
document.addEventListener("click", (event) => {
  const token = event.target.closest("[data-insert]");
  if (token) insertToken(token);
  const words = event.target.closest(".studio-paragraph > .studio-words");
  if (words && !event.target.closest("a") && !String(getSelection())) {
    words.parentElement.querySelector(".studio-change")?.click();
  }
});
let isSending = false;
// The form was put into this very page: going back to it is loading it anew, and what is given up on purpose is not asked about.
document.addEventListener("click", (event) => {
  const leave = event.target.closest("[data-leave]");
  if (!leave) return;
  event.preventDefault();
  isSending = true;
  const isHere = leave.pathname === location.pathname;
  location.href = leave.href;
  if (isHere) location.reload();
});
document.addEventListener("submit", () => { isSending = true; });
document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) isSending = false; });
window.addEventListener("beforeunload", (event) => {
  if (!isSending && openForm() && wordsOf(openForm()).dataset.changed) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest?.(".studio-edit") ?? event.target.querySelector?.(".studio-edit");
  if (form && event.detail.elt?.matches?.(".studio-edit, .studio-paragraph *, [id^=new-]")) settle(form);
});
if (openForm()) settle(openForm());
