// A line of the Management Shell while it is typed: text, cursor, history, search. It knows the terminal's columns and writes
// to it; it knows nothing of the server.

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;
const combining = /\p{Mn}|\p{Me}|\p{Cf}/u;
const widthOf = (character) => (combining.test(character) ? 0 : wide.test(character) ? 2 : 1);

const esc = "\x1b[";
export const ink = {
  plain: `${esc}0m`,
  prompt: `${esc}90m`,
  command: `${esc}1;34m`,
  text: `${esc}32m`,
  variable: `${esc}35m`,
  parameter: `${esc}36m`,
  warning: `${esc}33m`,
  error: `${esc}31m`,
  bold: `${esc}1m`,
};

// Enough of the language to colour it: what begins a command, parameters, strings, variables.
const token = /('(?:[^']|'')*'?|"(?:[^"`]|`.|"")*"?)|(\$[\w:]*|@\w+)|([|;{(=]|\n)|(-[A-Za-z]\w*:?)|([^\s'"$|;{}()=]+)|(\s+|.)/gs;

export function coloured(text) {
  let result = "";
  let begins = true;
  for (const [all, string, variable, start, parameter, word] of text.matchAll(token)) {
    if (string) result += ink.text + all + ink.plain;
    else if (variable) result += ink.variable + all + ink.plain;
    else if (parameter) result += (begins ? "" : ink.parameter) + all + ink.plain;
    else if (word && begins && /^[A-Za-z?%]/.test(word)) result += ink.command + all + ink.plain;
    else result += all;
    if (start) begins = true;
    else if (all.trim()) begins = false;
  }
  return result;
}

export class LineEditor {
  #terminal;
  #prompt = "";
  #secret = false;
  #text = "";
  #cursor = 0;
  #row = 0;
  #at = 0;
  #kept = "";
  #search = null;

  /** Lines of this session, the oldest first. */
  history = [];

  constructor(terminal) {
    this.#terminal = terminal;
  }

  get text() {
    return this.#text;
  }
  get cursor() {
    return this.#cursor;
  }
  get isSearching() {
    return this.#search !== null;
  }

  begin(prompt, { secret = false, text = "" } = {}) {
    this.#prompt = prompt;
    this.#secret = secret;
    this.#text = text;
    this.#cursor = text.length;
    this.#row = 0;
    this.#at = this.history.length;
    this.#search = null;
    this.draw();
  }

  /** Leaves the line as it stands, with the cursor on the row below. */
  end(mark = "") {
    this.#search = null;
    this.#cursor = this.#text.length;
    this.draw();
    this.#terminal.write(`${mark}\r\n`);
    const text = this.#text;
    this.#text = "";
    this.#cursor = this.#row = 0;
    return text;
  }

  remember(text) {
    if (text.trim() && this.history.at(-1) !== text) this.history.push(text);
    if (this.history.length > 500) this.history.shift();
    this.#at = this.history.length;
  }

  insert(text) {
    if (this.#search) return this.#find(this.#search.query + text);
    this.replace(this.#cursor, 0, text);
  }

  replace(from, length, text) {
    this.#text = this.#text.slice(0, from) + text + this.#text.slice(from + length);
    this.#cursor = from + text.length;
    this.draw();
  }

  /** What a key does; false when it does nothing here. */
  key(event) {
    const { key, ctrlKey: ctrl, altKey: alt } = event;
    const word = ctrl || alt;
    if (this.#search) {
      if (ctrl && key === "r") return this.#find(this.#search.query, this.#search.at - 1);
      if (key === "Backspace") return this.#find(this.#search.query.slice(0, -1));
      if (key === "Escape" || (ctrl && key === "g")) return this.#found(false);
      if (key !== "Shift" && key !== "Control" && key.length > 1) this.#found(true);
    }
    if (key === "ArrowLeft") return this.#move(word ? this.#wordBefore() : this.#before());
    if (key === "ArrowRight") return this.#move(word ? this.#wordAfter() : this.#after());
    if (key === "Home" || (ctrl && key === "a")) return this.#move(this.#lineStart());
    if (key === "End" || (ctrl && key === "e")) return this.#move(this.#lineEnd());
    if (alt && key === "b") return this.#move(this.#wordBefore());
    if (alt && key === "f") return this.#move(this.#wordAfter());
    if (key === "ArrowUp" || (ctrl && key === "p")) return this.#up();
    if (key === "ArrowDown" || (ctrl && key === "n")) return this.#down();
    if (key === "Backspace") return this.#cut(word ? this.#wordBefore() : this.#before(), this.#cursor);
    if (ctrl && key === "w") return this.#cut(this.#wordBefore(), this.#cursor);
    if (key === "Delete") return this.#cut(this.#cursor, word ? this.#wordAfter() : this.#after());
    if (ctrl && key === "u") return this.#cut(0, this.#cursor);
    if (ctrl && key === "k") return this.#cut(this.#cursor, this.#text.length);
    if (ctrl && key === "r" && !this.#secret) return this.#find("");
    if (ctrl && key === "l") {
      this.#terminal.write(`${esc}2J${esc}3J${esc}H`);
      this.#row = 0;
      this.draw();
      return true;
    }
    return false;
  }

  /** The terminal has other columns: what was drawn lies on other rows now. */
  resized() {
    this.#row = this.#place(this.#shownText().slice(0, this.#shownCursor())).row;
  }

  draw() {
    const prompt = this.#shownPrompt();
    const text = this.#shownText();
    const end = this.#place(text);
    const at = this.#place(text.slice(0, this.#shownCursor()));
    const body = this.#secret ? "" : coloured(text).replaceAll("\n", `\r\n${ink.prompt}>> ${ink.plain}`);
    let out = (this.#row > 0 ? `${esc}${this.#row}A` : "") + `\r${esc}J${ink.prompt}${prompt}${ink.plain}${body}`;
    // The terminal waits at the last column for the next character.
    if (end.column === 0 && end.row > 0 && !text.endsWith("\n")) out += "\r\n";
    if (end.row > at.row) out += `${esc}${end.row - at.row}A`;
    out += "\r" + (at.column > 0 ? `${esc}${at.column}C` : "");
    this.#row = at.row;
    this.#terminal.write(out);
  }

  #shownPrompt() {
    return this.#search ? `search '${this.#search.query}': ` : this.#prompt;
  }

  #shownText() {
    return this.#secret ? "" : this.#text;
  }

  #shownCursor() {
    return this.#secret ? 0 : this.#cursor;
  }

  #place(text) {
    const columns = this.#terminal.cols;
    let row = 0;
    let column = 0;
    for (const character of this.#shownPrompt() + text) {
      if (character === "\n") {
        row++;
        column = 3;
        continue;
      }
      const width = widthOf(character);
      if (column + width > columns) {
        row++;
        column = 0;
      }
      column += width;
      if (column === columns) {
        row++;
        column = 0;
      }
    }
    return { row, column };
  }

  #move(to) {
    this.#cursor = to;
    this.draw();
    return true;
  }

  #cut(from, to) {
    this.#text = this.#text.slice(0, from) + this.#text.slice(to);
    return this.#move(from);
  }

  // A character outside the first plane is two units, and one step.
  #before() {
    const last = [...this.#text.slice(0, this.#cursor)].at(-1) ?? "";
    return this.#cursor - last.length;
  }

  #after() {
    return this.#cursor + String.fromCodePoint(this.#text.codePointAt(this.#cursor) ?? 0).length * (this.#cursor < this.#text.length);
  }

  #wordBefore() {
    return this.#text.slice(0, this.#cursor).replace(/[\p{L}\p{N}]*[^\p{L}\p{N}]*$/u, "").length;
  }

  #wordAfter() {
    return this.#cursor + this.#text.slice(this.#cursor).match(/^[\p{L}\p{N}]*[^\p{L}\p{N}]*/u)[0].length;
  }

  #lineStart() {
    return this.#text.lastIndexOf("\n", this.#cursor - 1) + 1;
  }

  #lineEnd() {
    const end = this.#text.indexOf("\n", this.#cursor);
    return end < 0 ? this.#text.length : end;
  }

  #up() {
    const start = this.#lineStart();
    if (start === 0) return this.#recall(this.#at - 1);
    const above = this.#text.lastIndexOf("\n", start - 2) + 1;
    return this.#move(Math.min(above + this.#cursor - start, start - 1));
  }

  #down() {
    const end = this.#lineEnd();
    if (end === this.#text.length) return this.#recall(this.#at + 1);
    const column = this.#cursor - this.#lineStart();
    const next = this.#text.indexOf("\n", end + 1);
    return this.#move(Math.min(end + 1 + column, next < 0 ? this.#text.length : next));
  }

  #recall(at) {
    if (this.#secret || at < 0 || at > this.history.length) return true;
    if (this.#at === this.history.length) this.#kept = this.#text;
    this.#at = at;
    this.#text = at === this.history.length ? this.#kept : this.history[at];
    return this.#move(this.#text.length);
  }

  #find(query, from = this.history.length - 1) {
    this.#search ??= { query: "", at: from, before: this.#text };
    let at = from;
    while (at >= 0 && !this.history[at].toLowerCase().includes(query.toLowerCase())) at--;
    this.#search.query = query;
    if (at >= 0) {
      this.#search.at = at;
      this.#text = query ? this.history[at] : this.#search.before;
    }
    return this.#move(this.#text.length);
  }

  #found(takes) {
    const { before } = this.#search;
    this.#search = null;
    if (!takes) this.#text = before;
    return this.#move(this.#text.length);
  }
}
