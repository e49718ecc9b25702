/* Everything works without this file. It brings people to what needs mending, and closes the menu with Escape. */
const summary = document.querySelector("[data-summary]:not([data-shown] *)");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const group = control.closest(".field") || control;
    group.scrollIntoView();
    control.focus({ preventScroll: true });
  });
}
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu details[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
/* A second press of the same button does nothing while the first is on its way. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
/* On paper nothing can be opened: what is folded is open while the page is printed. */
const unfold = (open) =>
  document.querySelectorAll(open ? "main details:not([open])" : "main details[data-printed]").forEach((part) => {
    part.open = open;
    part.toggleAttribute("data-printed", open);
  });
addEventListener("beforeprint", () => unfold(true));
addEventListener("afterprint", () => unfold(false));
/* Few people sign in with a passkey: what that needs is fetched at the first press. */
const passkey = document.querySelector("#mfa_login[data-scripts]");
if (passkey) {
  const button = document.getElementById("passkey_login");
  const first = async (event) => {
    event.preventDefault();
    for (const src of passkey.dataset.scripts.split(" ")) {
      await new Promise((resolve, reject) => {
        document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
      });
    }
    button.removeEventListener("click", first);
    window.allauth.webauthn.forms.loginForm({ ids: { login: button.id, credential: "mfa_credential" } });
    button.click();
  };
  button.addEventListener("click", first);
}
