// What the pages need beside Blazor: theme, connection banner, tips, keys and the clipboard. No build step.

const root = document.documentElement;
const words = JSON.parse(document.getElementById("script-words").textContent);

// Fills the places {0}, {1} of a text.
function say(text, ...values) {
  return text.replace(/\{(\d)\}/g, (place, number) => values[number] ?? place);
}

/* ---- theme: a cookie, so that the server renders the chosen mode at once ---- */
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
}

function setTheme(dark) {
  root.dataset.theme = dark ? "dark" : "light";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function theme() {
  return root.dataset.theme ?? "system";
}

function chooseTheme(mode) {
  if (mode !== "system") return setTheme(mode === "dark");
  delete root.dataset.theme;
  document.cookie = "theme=; path=/; max-age=0; samesite=lax";
}

// The circuit hears of both: the system's change, and the button, which works without one.
function watchTheme(layout) {
  const tell = () => layout.invokeMethodAsync("ThemeChanged", isDark());
  systemDark.addEventListener("change", tell);
  new MutationObserver(tell).observe(root, { attributeFilter: ["data-theme"] });
}

/* ---- what the first drawing needs to know, asked in one go ---- */
const columns = "line.columns";

// A browser that keeps nothing shows all columns.
function keptColumns() {
  try {
    return JSON.parse(localStorage.getItem(columns)) ?? {};
  } catch {
    return {};
  }
}

function keepColumns(table, hidden) {
  const kept = keptColumns();
  if (hidden.length) kept[table] = hidden;
  else delete kept[table];
  localStorage.setItem(columns, JSON.stringify(kept));
}

function begin(layout) {
  watchTheme(layout);
  return {
    isDark: isDark(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC",
    columns: keptColumns(),
  };
}

/* ---- clicks that need no circuit ---- */
document.addEventListener("click", async (event) => {
  const target = event.target.closest?.("[data-theme-switch], [data-copy], [data-reveal], [data-unfold]");
  if (!target) return;
  if ("themeSwitch" in target.dataset) {
    setTheme(!isDark());
  } else if ("unfold" in target.dataset) {
    const folded = document.getElementById(target.getAttribute("aria-controls"));
    folded.hidden = !folded.hidden;
    target.setAttribute("aria-expanded", String(!folded.hidden));
  } else if ("reveal" in target.dataset) {
    const input = document.getElementById(target.dataset.reveal);
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    target.textContent = hidden ? words.hide : words.show;
    target.setAttribute("aria-pressed", String(hidden));
  } else {
    const source = document.getElementById(target.dataset.copy);
    await copy(source.textContent);
    const label = target.querySelector("[data-copy-label]");
    label.textContent = words.copied;
    setTimeout(() => (label.textContent = words.copy), 2000);
  }
});

// navigator.clipboard is only there on https and localhost; an office often opens the page by plain http.
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/* ---- tips: on hover and focus after 400 ms, in the top layer, Esc closes ---- */
let openTip = null;
let waitingTip = 0;

function tipOf(node) {
  const owner = node instanceof Element ? node.closest("[data-tip]") : null;
  return owner ? { owner, tip: document.getElementById(owner.dataset.tip) } : null;
}

function showTip({ owner, tip }) {
  if (!tip || !owner.isConnected || openTip === tip) return;
  hideTip();
  tip.showPopover();
  const at = owner.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const below = at.bottom + 8 + size.height < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(at.left - 12, innerWidth - size.width - 8))}px`;
  tip.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - size.height - 8)}px`;
  openTip = tip;
}

function hideTip() {
  clearTimeout(waitingTip);
  if (openTip?.isConnected && openTip.matches(":popover-open")) openTip.hidePopover();
  openTip = null;
}

function wait(found) {
  clearTimeout(waitingTip);
  waitingTip = setTimeout(() => showTip(found), 400);
}

document.addEventListener("pointerover", (event) => {
  const found = tipOf(event.target);
  if (found) wait(found);
  else if (openTip && !openTip.contains(event.target)) hideTip();
  else if (!openTip) clearTimeout(waitingTip);
});
document.addEventListener("focusin", (event) => {
  const found = tipOf(event.target);
  if (found) wait(found);
  else if (openTip && !openTip.contains(event.target)) hideTip();
});
document.addEventListener("click", (event) => {
  const found = tipOf(event.target);
  if (found) showTip(found);
});
addEventListener("scroll", hideTip, { passive: true, capture: true });

/* ---- menus: native popovers, placed under the end of their button; arrows move, a choice closes ---- */
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("[data-menu]")) return;
    const button = document.querySelector(`[popovertarget="${menu.id}"]`);
    button?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open" || !button) return;
    const at = button.getBoundingClientRect();
    const size = menu.getBoundingClientRect();
    const below = at.bottom + 4 + size.height < innerHeight;
    menu.style.left = `${Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8))}px`;
    menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - size.height - 4)}px`;
    menu.querySelector(".menu-item:enabled")?.focus();
  },
  true,
);
document.addEventListener("click", (event) => {
  event.target.closest?.("[data-menu] .menu-item:not([role=menuitemcheckbox])")?.closest("[data-menu]").hidePopover();
});

function moveInMenu(event, menu) {
  const items = [...menu.querySelectorAll(".menu-item:enabled")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || items.length === 0) return;
  items.at(to % items.length).focus();
  event.preventDefault();
}

/* ---- keys ---- */
const typing = (node) => node instanceof Element && node.closest("input, textarea, select, [contenteditable]");

const topDialog = () => [...document.querySelectorAll(".mud-dialog")].at(-1);

// Before anything in the page hears of it: Esc closes the tip and not the dialog below, and nothing that is shown only once.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || (!openTip && !topDialog()?.querySelector("[data-once]"))) return;
    hideTip();
    event.stopPropagation();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const dialog = topDialog();
  if (event.key === "Escape") {
    // With the focus in it, it closes by itself.
    if (dialog && !dialog.contains(document.activeElement)) dialog.querySelector(".mud-dialog-title button")?.click();
    const scrim = document.querySelector(".scrim");
    if (scrim) scrim.click();
    else if (!document.querySelector(".mud-dialog, dialog[open], :popover-open") && !typing(event.target))
      document.querySelector("main [data-close]")?.click();
    return;
  }
  if (dialog) {
    if (event.key === "Tab") moveInDialog(event, dialog);
    return;
  }
  const menu = event.target.closest?.("[data-menu]");
  if (menu) {
    moveInMenu(event, menu);
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    const find = document.querySelector("[data-find]");
    if (find) {
      event.preventDefault();
      find.click();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const row = event.target.closest?.("[data-rows] a.name");
  if (row && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    moveInRows(event, event.key === "ArrowDown");
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
    event.preventDefault();
  } else if (event.key === "/") {
    const filter = document.querySelector("main [data-filter]");
    if (filter) {
      event.preventDefault();
      filter.focus();
      filter.select();
    }
  } else if (event.key === "j" || event.key === "k") {
    moveInRows(event, event.key === "j");
  } else if (/^[a-z]$/.test(event.key)) {
    document.querySelector(`main [data-key="${event.key}"]:enabled`)?.click();
  }
});

// Tab stays within the dialog.
function moveInDialog(event, dialog) {
  const stops = [...dialog.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility(),
  );
  const at = stops.indexOf(document.activeElement);
  if (stops.length === 0 || (event.shiftKey ? at > 0 : at >= 0 && at < stops.length - 1)) return;
  stops.at(event.shiftKey ? -1 : 0).focus();
  event.preventDefault();
}

function moveInRows(event, down) {
  const rows = [...document.querySelectorAll("main [data-rows] a.name")];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  rows[down ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)].focus();
  event.preventDefault();
}

function focusElement(id) {
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

// Cancel stands first: a dialog that only asks must not say yes to a stray Enter.
function focusDialog(id) {
  const dialog = document.getElementById(id)?.closest(".mud-dialog");
  if (!dialog) return;
  // The stops by which the framework holds Tab ask the server, and lose a quick hand; moveInDialog holds it here.
  for (const stop of dialog.querySelectorAll(".pointer-events-none[tabindex]")) stop.tabIndex = -1;
  if (dialog.contains(document.activeElement)) return;
  const fields = ":is(input, select, textarea):enabled:not([type=hidden])";
  const all = [...dialog.querySelectorAll(fields), ...dialog.querySelectorAll(".mud-dialog-actions button:enabled")];
  all.find((one) => one.checkVisibility())?.focus();
}

/* ---- what was typed survives a lost connection, and a restart of the server ---- */
const kept = "line.typed";
const typedIn = new Set();
const isDraft = (node) =>
  node.matches?.("main :is(input, textarea, select), .mud-dialog :is(input, textarea, select)") &&
  !node.matches("[data-filter], [type=password], [type=file], [role=switch]");

function noteTyping(event) {
  if (isDraft(event.target)) typedIn.add(event.target);
}
document.addEventListener("input", noteTyping, true);
document.addEventListener("change", noteTyping, true);

// The field's own words: they are the same when the page is drawn anew, its id may not be.
function nameOf(field) {
  const label = field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? field.name;
  return (label ?? "").trim().replace(/\s+/g, " ");
}

function tell(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// The circuit is the old one and heard nothing meanwhile: say it again.
function retellTyping(sinceLost) {
  for (const field of sinceLost) if (field.isConnected) tell(field);
}

function keepTyping() {
  const fields = [...typedIn]
    .filter((field) => field.isConnected)
    .map((field) => ({ name: nameOf(field), value: field.value, checked: field.checked }));
  if (fields.length) sessionStorage.setItem(kept, JSON.stringify({ path: location.pathname, fields }));
}

function bringBackTyping() {
  const text = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const { path, fields } = text ? JSON.parse(text) : {};
  if (path !== location.pathname) return;
  const fill = () => {
    for (const field of document.querySelectorAll("main :is(input, textarea, select)")) {
      const at = isDraft(field) ? fields.findIndex((one) => one.name === nameOf(field)) : -1;
      if (at < 0) continue;
      const [one] = fields.splice(at, 1);
      if (field.type === "checkbox" || field.type === "radio") field.checked = one.checked;
      else field.value = one.value;
      tell(field);
    }
    if (fields.length === 0) watch.disconnect();
  };
  const watch = new MutationObserver(fill);
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), 15000);
}
bringBackTyping();

/* ---- connection: the banner instead of the framework's overlay ---- */
const banner = document.getElementById("components-reconnect-modal");

if (banner) {
  let attempt = 0;
  let since = "";
  let sinceLost = new Set();
  const noteLost = (event) => {
    if (root.dataset.connection === "lost" && isDraft(event.target)) sinceLost.add(event.target);
  };
  document.addEventListener("input", noteLost, true);
  document.addEventListener("change", noteLost, true);
  const text = banner.querySelector("[data-banner-text]");

  banner.addEventListener("components-reconnect-state-changed", ({ detail }) => {
    switch (detail.state) {
      case "show":
      case "retrying":
        if (root.dataset.connection !== "lost") {
          attempt = 0;
          typedIn.forEach((field) => field.isConnected || typedIn.delete(field));
          sinceLost = new Set();
          since = new Date().toLocaleTimeString([], { hour12: false });
        }
        root.dataset.connection = "lost";
        attempt = detail.currentAttempt ?? attempt + 1;
        text.textContent = say(words.retrying, Math.max(1, attempt), since);
        break;
      case "hide":
        delete root.dataset.connection;
        retellTyping(sinceLost);
        break;
      case "rejected":
        // The server was restarted and no longer knows this page: load it again, and put back what was typed.
        keepTyping();
        location.reload();
        break;
      case "failed":
        text.textContent = say(words.lost, since);
        break;
    }
  });
}

/* ---- files to save ---- */
function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Comes in pieces over the circuit; the browser, not the server, holds it until it is saved.
async function saveStream(name, type, reference) {
  const bytes = await reference.arrayBuffer();
  download(name, type, bytes);
}

function showElement(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

window.line = { words, say, begin, keepColumns, setTheme, theme, chooseTheme, focusElement, focusDialog, showElement, download, saveStream };

/* ---- a page that is watched is not idle: the cookie's time goes on ---- */
setInterval(
  () => {
    if (document.querySelector(".app") && !document.hidden) fetch("session", { redirect: "manual" });
  },
  10 * 60 * 1000,
);

/* ---- start ---- */
// Quick at first, then every five seconds; an hour of a closed lid is no reason to give up.
Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: 720,
      retryIntervalMilliseconds: (previous) => (previous < 5 ? 1000 : 5000),
    },
  },
});
