/* The team's own pages. Everything works without this file: the same buttons then go to the server and back. */
const summary = document.querySelector(".team [data-summary]");
if (summary) summary.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest(".team :is(.summary, .panel, .parts) a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  const group = target.closest(".field, .line, .part") || target;
  event.preventDefault();
  group.scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
});

/* Rows of a list: add one, move one. A row's number in its fields stays; its place is the hidden ORDER. */
const lines = (rows) => [...rows.querySelectorAll(":scope > .line")];
const number = (rows) => {
  lines(rows).forEach((line, at) => {
    line.querySelector("[name$='-ORDER']").value = at + 1;
    line.querySelector("[data-place]").textContent = at + 1;
  });
};
document.addEventListener("click", (event) => {
  const button = event.target.closest(".team button[name='press']");
  const rows = button && document.getElementById(button.dataset.rows);
  if (!rows) return;
  event.preventDefault();
  const line = button.closest(".line");
  if (button.dataset.move === "up") line.previousElementSibling?.before(line);
  if (button.dataset.move === "down") line.nextElementSibling?.after(line);
  if (button.dataset.move) {
    number(rows);
    button.focus();
    return;
  }
  const total = document.getElementById(rows.dataset.total);
  const blank = document.getElementById(rows.dataset.blank);
  if (lines(rows).length >= 100) return;
  rows.insertAdjacentHTML("beforeend", blank.innerHTML.replaceAll("__prefix__", total.value));
  total.value = Number(total.value) + 1;
  number(rows);
  lines(rows).at(-1).querySelector("input:not([type='hidden']), select, textarea").focus();
});

/* Leaving with something typed that is not saved is asked about by the browser. */
const draft = document.querySelector(".team form[data-draft]");
if (draft) {
  let typed = draft.hasAttribute("data-typed");
  draft.addEventListener("input", () => { typed = true; });
  draft.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
}
