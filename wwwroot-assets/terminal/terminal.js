// The terminal of the Management Shell's page: draws what happened in the session, edits lines, asks the server to run them.

import { Terminal } from "./xterm.mjs";
import { FitAddon } from "./addon-fit.mjs";
import { LineEditor, coloured, ink } from "./line-editor.js";
import { CompletionList } from "./completion-list.js";

// The circuit takes messages of 32 KB.
const longest = 20000;
// Among what was typed ahead; what is pasted has no such sign, and is not run by itself.
const enter = "\r";
const streams = { Prompt: ink.prompt, Error: ink.error, Warning: ink.warning, Verbose: ink.parameter, Debug: ink.parameter };
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function theme() {
  const [surface, text, ink2, ink3] = ["surface", "ink", "ink2", "ink3"].map(colour);
  const [red, green, yellow, blue, magenta] = ["err", "ok", "warn", "accent", "hold"].map(colour);
  return {
    background: surface,
    foreground: text,
    cursor: blue,
    cursorAccent: surface,
    selectionBackground: colour("tint"),
    selectionForeground: text,
    selectionInactiveBackground: colour("tint"),
    scrollbarSliderBackground: colour("line"),
    scrollbarSliderHoverBackground: colour("edge"),
    scrollbarSliderActiveBackground: colour("edge"),
    ...{ black: text, red, green, yellow, blue, magenta, cyan: ink2, white: text },
    ...{ brightBlack: ink3, brightRed: red, brightGreen: green, brightYellow: yellow },
    ...{ brightBlue: blue, brightMagenta: magenta, brightCyan: ink2, brightWhite: text },
  };
}

// Its style sheet is on this page only.
const styled = new Promise((resolve, reject) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("./xterm.css", import.meta.url);
  link.addEventListener("load", resolve);
  link.addEventListener("error", reject);
  // Before ours, which have the last word.
  document.head.prepend(link);
});

class Shell {
  #host;
  #page;
  #words;
  #terminal;
  #fit = new FitAddon();
  #editor;
  #completions;
  #observers = [];
  #last = 0;
  #marks = new Set();
  // The last answer: its text, its mark, and the number of its question.
  #unheard = [];
  #names = new Set();
  // "idle" takes a line, "asked" an answer, "busy" waits for the server.
  #state = "busy";
  #leaves = false;
  #secret = false;
  #typedAhead = "";
  #draft = "";
  #column = 0;
  // The last whole line of output.
  #above = "";

  constructor(host, page, words) {
    this.#host = host;
    this.#page = page;
    this.#words = words;
  }

  async open() {
    await Promise.all([
      styled,
      document.fonts.load("13px 'IBM Plex Mono'"),
      document.fonts.load("600 13px 'IBM Plex Mono'"),
    ]);
    const terminal = (this.#terminal = new Terminal({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
      fontSize: 13,
      fontWeightBold: "600",
      lineHeight: 20 / 17,
      drawBoldTextInBrightColors: false,
      minimumContrastRatio: 4.5,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      cursorInactiveStyle: "outline",
      scrollback: 5000,
      screenReaderMode: true,
      theme: theme(),
    }));
    terminal.loadAddon(this.#fit);
    terminal.open(this.#host);
    terminal.textarea.setAttribute("aria-label", this.#words.input);
    terminal.textarea.setAttribute("aria-describedby", this.#words.keysId);
    this.#editor = new LineEditor(terminal);
    this.#completions = new CompletionList(this.#host.parentElement, terminal.textarea, this.#words.completions);
    terminal.attachCustomKeyEventHandler((event) => this.#keyed(event));
    terminal.onData((data) => this.#typed(data));
    terminal.registerLinkProvider({ provideLinks: (row, give) => give(this.#links(row)) });
    this.#fit.fit();
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(this.#host);
    const root = document.documentElement;
    const themes = new MutationObserver((changes) => {
      if (changes.some((change) => change.attributeName === "data-connection") && !root.dataset.connection) this.#resume();
      terminal.options.theme = theme();
    });
    themes.observe(root, { attributeFilter: ["data-theme", "data-connection"] });
    const system = matchMedia("(prefers-color-scheme: dark)");
    const dark = () => (terminal.options.theme = theme());
    system.addEventListener("change", dark);
    this.#observers = [sizes, themes, { disconnect: () => system.removeEventListener("change", dark) }];
    return terminal.cols;
  }

  /** Takes what happened, in order and each thing once; the last that is known. */
  receive(events) {
    for (const event of events) {
      if (event.at <= this.#last) continue;
      this.#last = event.at;
      this.#happened(event);
    }
    return this.#last;
  }

  /** There is a session: its past was drawn, now lines can be typed. */
  start(state, draft) {
    this.#settle(state);
    if (draft && this.#state === "idle") this.#editor.replace(0, this.#editor.text.length, draft);
    else this.#draft = draft ?? "";
    this.#terminal.focus();
  }

  /** Puts a command where it can be looked at before it is run. */
  put(text) {
    this.#terminal.focus();
    if (this.#state !== "idle") return;
    this.#completions.close();
    this.#editor.key({ key: "End" });
    this.#editor.replace(0, this.#editor.text.length, text);
  }

  /** The objects that can be clicked in the output, by their names. */
  know(names) {
    this.#names = new Set(names);
  }

  focus() {
    this.#terminal.focus();
  }

  transcript(name) {
    const buffer = this.#terminal.buffer.active;
    const lines = [];
    for (let row = 0; row < buffer.length; row++) {
      const line = buffer.getLine(row);
      const text = line.translateToString(!buffer.getLine(row + 1)?.isWrapped);
      if (line.isWrapped) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    window.line.download(name, "text/plain", lines.join("\n").trimEnd() + "\n");
  }

  dispose() {
    for (const observer of this.#observers) observer.disconnect();
    this.#terminal.dispose();
  }

  /* ---- what happened ---- */
  #happened({ at, kind, text, stream, isSecret, mark }) {
    const mine = mark && this.#marks.delete(mark);
    if (kind === "Line") {
      this.#editor.remember(text);
      this.#state = "busy";
      this.#column = 0;
      if (mine) this.#editor.end();
      else this.#write(`${ink.prompt}${this.#words.prompt}${ink.plain}${coloured(text).replaceAll("\n", `\n${ink.prompt}>> ${ink.plain}`)}\n`);
    } else if (kind === "Question") {
      this.#freshRow();
      this.#question = { at, text, isSecret };
      this.#ask(text, isSecret);
    } else if (kind === "Answer") {
      if (!mine && this.#state === "asked") this.#editor.begin(this.#question.text, { text: isSecret ? "" : text }), this.#editor.end();
      if (mine) this.#unheard = [];
      this.#state = "busy";
      this.#column = 0;
    } else if (kind === "Clear") {
      this.#terminal.write("\x1b[2J\x1b[3J\x1b[H");
      this.#column = 0;
      if (this.#state === "idle") this.#editor.begin(this.#words.prompt, { text: this.#editor.text });
    } else if (kind === "Done") {
      if (this.#state === "asked") this.#editor.end();
      this.#freshRow();
      if (text === "Stopped") this.#write(`${ink.warning}${this.#words.stopped}${ink.plain}\n`);
      // After "exit" there is nothing to type into.
      if (text === "Exited" || text === "Ended") this.#state = "busy";
      else this.#ready();
    } else {
      this.#show(text, stream);
    }
  }

  #question = null;

  #show(text, stream) {
    const tint = streams[stream];
    if (tint) return this.#write(text.replace(/[^\n]+/g, (line) => tint + line + ink.plain));
    const lines = text.split("\n");
    const rule = /^(-+ *)+$/;
    // The heading of a table may have been drawn before its rule came.
    if (rule.test(lines[0]) && this.#above && this.#above.length < this.#terminal.cols)
      this.#terminal.write(`\x1b[A\r${ink.bold}${this.#above}${ink.plain}\r\n`);
    this.#above = text.endsWith("\n") ? lines.at(-2) : "";
    this.#write(
      lines
        .map((line, index) => {
          if (line.startsWith("What if:")) return ink.warning + line + ink.plain;
          if (rule.test(line) && line.includes("---")) return ink.prompt + line + ink.plain;
          if (rule.test(lines[index + 1] ?? "") && line.trim()) return ink.bold + line + ink.plain;
          return line;
        })
        .join("\n"),
    );
  }

  #write(text) {
    this.#terminal.write(text.replaceAll("\r", "").replaceAll("\n", "\r\n"));
    if (text) this.#column = text.endsWith("\n") ? 0 : 1;
  }

  #freshRow() {
    if (this.#column > 0) this.#write("\n");
  }

  #ask(prompt, secret) {
    this.#state = "asked";
    this.#secret = secret;
    this.#editor.begin(prompt, { secret });
    this.#flush();
  }

  #ready() {
    this.#state = "idle";
    this.#secret = false;
    this.#column = 0;
    this.#editor.begin(this.#words.prompt, { text: this.#draft });
    this.#draft = "";
    this.#flush();
  }

  // What was typed while a command ran, up to the next Enter.
  #flush() {
    const [text, ...rest] = this.#typedAhead.split(enter);
    this.#typedAhead = rest.join(enter);
    if (text) this.#typed(text);
    if (rest.length) this.#entered();
  }

  /* ---- what is typed ---- */
  #keyed(event) {
    if (event.type !== "keydown") return true;
    const { key, ctrlKey: ctrl, altKey: alt, metaKey: meta, shiftKey: shift } = event;
    if (meta || event.isComposing) return true;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
      return false;
    };
    if (key === "Tab" && this.#leaves) {
      // Out of the terminal, as the line at its foot says.
      this.#leaves = false;
      this.#completions.close();
      return false;
    }
    this.#leaves = key === "Escape" && !this.#completions.isOpen && !this.#editor.isSearching;
    if (ctrl && key === "k" && !alt && !shift) return false;
    if (ctrl && key === "c" && !shift) {
      if (this.#terminal.hasSelection()) return false;
      this.#stop();
      return done();
    }
    if (ctrl && (key === "v" || (shift && /^[cv]$/i.test(key))) && !isApple) return false;
    if (this.#completions.key(event)) return done();
    if (key === "PageUp" || key === "PageDown") {
      this.#terminal.scrollPages(key === "PageUp" ? -1 : 1);
      return done();
    }
    if (key === "Enter") {
      if (shift && this.#state === "idle") this.#editor.insert("\n");
      else this.#entered();
      return done();
    }
    // Text is kept until the command is done; Tab has nothing to complete, and does not leave by itself.
    if (this.#state === "busy") return key === "Tab" ? done() : key.length === 1 && !ctrl && !alt;
    if (key === "Tab") {
      this.#complete();
      return done();
    }
    if (key === "Escape" && this.#leaves) return done();
    if (this.#editor.key(event)) {
      const refine = this.#completions.isOpen;
      this.#completions.close();
      if (refine && key === "Backspace") this.#complete(true);
      return done();
    }
    return !ctrl && !alt ? true : event.getModifierState?.("AltGraph") === true;
  }

  #typed(data) {
    if (data.startsWith("\x1b")) return;
    if (data === "\r") return this.#entered();
    const text = data.replace(/\r\n?/g, "\n").replace(/[\x00-\x09\x0b-\x1f\x7f]/g, " ");
    if (this.#state === "busy") {
      this.#typedAhead = (this.#typedAhead + text).slice(0, longest);
      return;
    }
    if (this.#state === "asked" && text.includes("\n")) {
      // Several answers at once: one a line.
      const [first, ...rest] = text.split("\n");
      this.#editor.insert(first);
      this.#typedAhead = rest.join("\n") + this.#typedAhead;
      this.#entered();
      return;
    }
    const refine = this.#completions.isOpen && text.length === 1 && /[\w-]/.test(text);
    this.#completions.close();
    this.#editor.insert(text);
    if (refine) this.#complete(true);
  }

  async #entered() {
    this.#completions.close();
    if (this.#state === "busy") {
      if (this.#typedAhead.length < longest) this.#typedAhead += enter;
      return;
    }
    if (this.#state === "asked") {
      this.#answer(this.#editor.end());
      return;
    }
    if (this.#state !== "idle") return;
    const { text } = this.#editor;
    if (!text.trim()) {
      this.#editor.end();
      this.#ready();
      return;
    }
    if (text.length > longest) {
      this.#editor.end();
      this.#write(`${ink.error}${this.#words.tooLong}${ink.plain}\n`);
      this.#ready();
      return;
    }
    // The last line is empty: it is meant to be run, complete or not.
    const isWhole = /\n\s*$/.test(text);
    this.#state = "busy";
    const mark = this.#mark();
    const answer = await this.#page.invokeMethodAsync("Enter", text, isWhole, mark);
    if (answer === "Runs") return;
    this.#marks.delete(mark);
    this.#state = "idle";
    if (answer === "More") {
      this.#editor.key({ key: "End" });
      this.#editor.insert("\n");
      this.#flush();
    }
  }

  #answer(text) {
    this.#state = "busy";
    this.#column = 0;
    this.#unheard = [text, this.#mark(), this.#question.at];
    this.#tell();
  }

  // Without a connection it is told again when that is back; an answer that came is not taken twice.
  #tell() {
    this.#page.invokeMethodAsync("Answer", ...this.#unheard).catch(() => {});
  }

  // The line is drawn as entered at once; what the server tells of it later is known by its mark.
  #mark() {
    const mark = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.#marks.add(mark);
    return mark;
  }

  #stop() {
    this.#completions.close();
    this.#typedAhead = "";
    if (this.#state === "idle") {
      this.#editor.end("^C");
      this.#ready();
    } else if (this.#state === "asked") {
      this.#editor.end("^C");
      this.#answer(null);
    } else {
      this.#page.invokeMethodAsync("Stop");
    }
  }

  async #complete(quiet = false) {
    if (this.#state !== "idle" || this.#editor.isSearching) return;
    const { text, cursor } = this.#editor;
    const found = await this.#page.invokeMethodAsync("Complete", text, cursor);
    // Typed on meanwhile.
    if (this.#state !== "idle" || this.#editor.text !== text || this.#editor.cursor !== cursor) return;
    if (found.choices.length === 0) return;
    if (found.choices.length === 1 && !quiet) {
      this.#editor.replace(found.start, found.length, found.choices[0].text);
      return;
    }
    this.#completions.open(found.choices, this.#cursorPlace(), (choice) =>
      this.#editor.replace(found.start, found.length, choice.text),
    );
  }

  // After the next drawing, as the cursor has to be where it belongs.
  #cursorPlace() {
    const screen = this.#host.querySelector(".xterm-screen").getBoundingClientRect();
    const host = this.#host.parentElement.getBoundingClientRect();
    const height = screen.height / this.#terminal.rows;
    const top = screen.top - host.top + this.#terminal.buffer.active.cursorY * height;
    const left = screen.left - host.left + (this.#terminal.buffer.active.cursorX * screen.width) / this.#terminal.cols;
    return { left, top, bottom: top + height };
  }

  #links(row) {
    const line = this.#terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? "";
    for (const name of this.#names) {
      if (!line.startsWith(name) || /\S/.test(line[name.length] ?? " ")) continue;
      return [
        {
          range: { start: { x: 1, y: row }, end: { x: line.length, y: row } },
          text: name,
          decorations: { pointerCursor: true, underline: false },
          activate: () => this.#page.invokeMethodAsync("Choose", name),
        },
      ];
    }
  }

  /* ---- the circuit ---- */
  #resized() {
    const before = this.#terminal.cols;
    this.#fit.fit();
    if (this.#terminal.cols === before) return;
    if (this.#state !== "busy") this.#editor.resized();
    this.#page.invokeMethodAsync("Resize", this.#terminal.cols);
  }

  async #resume() {
    this.#settle(await this.#page.invokeMethodAsync("Resume", this.#last));
    if (this.#unheard.length) this.#tell();
  }

  // What was sent while the connection was lost never came: nothing runs, and the line is still there.
  #settle({ isRunning, isOver, last }) {
    if (isRunning || isOver || this.#state !== "busy" || this.#last < last) return;
    if (this.#editor.text) this.#state = "idle";
    else this.#ready();
  }
}

export async function open(host, page, words) {
  const shell = new Shell(host, page, words);
  const columns = await shell.open();
  return { shell: DotNet.createJSObjectReference(shell), columns };
}
