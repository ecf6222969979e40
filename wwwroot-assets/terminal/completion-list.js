// What fits at the cursor, in a list under it.

let lists = 0;

export class CompletionList {
  #box = document.createElement("div");
  #list = document.createElement("div");
  #tip = document.createElement("p");
  #input;
  #choices = [];
  #at = 0;
  #take = null;

  /** @param input The terminal's own input, which keeps the focus. */
  constructor(host, input, label) {
    this.#input = input;
    this.#box.className = "completions float";
    this.#box.hidden = true;
    this.#list.id = `completions-${++lists}`;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", label);
    // It scrolls, so it must be reachable; the keys come by way of the terminal all the same.
    this.#list.tabIndex = 0;
    this.#tip.className = "completion-tip";
    this.#box.append(this.#list, this.#tip);
    // The terminal must not lose the focus to a click.
    this.#box.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      this.#at = [...this.#list.children].indexOf(option);
      this.take();
    });
    host.append(this.#box);
  }

  get isOpen() {
    return !this.#box.hidden;
  }

  /** @param place Of the cursor's cell within the host. */
  open(choices, place, take) {
    this.#choices = choices;
    this.#take = take;
    this.#at = 0;
    this.#list.replaceChildren(
      ...choices.map((choice, index) => {
        const option = document.createElement("div");
        option.id = `${this.#list.id}-${index}`;
        option.setAttribute("role", "option");
        const name = document.createElement("b");
        name.textContent = choice.label;
        const kind = document.createElement("span");
        kind.textContent = choice.kind;
        option.append(name, kind);
        return option;
      }),
    );
    this.#box.hidden = false;
    // With the words about the first choice, whose room counts.
    this.#show();
    const { offsetWidth: width, offsetHeight: height, offsetParent: host } = this.#box;
    const fitsBelow = place.bottom + height + 4 <= host.clientHeight;
    this.#box.style.left = `${Math.max(8, Math.min(place.left, host.clientWidth - width - 8))}px`;
    this.#box.style.top = `${fitsBelow ? place.bottom + 4 : Math.max(8, place.top - height - 4)}px`;
    this.#input.setAttribute("aria-controls", this.#list.id);
  }

  close() {
    if (!this.isOpen) return;
    this.#box.hidden = true;
    this.#input.removeAttribute("aria-activedescendant");
    this.#input.removeAttribute("aria-controls");
  }

  /** What a key does; false when it does nothing here. */
  key({ key, shiftKey: shift }) {
    if (!this.isOpen) return false;
    if (key === "ArrowDown") return this.#step(1);
    if (key === "ArrowUp") return this.#step(-1);
    if (key === "PageDown") return this.#step(8);
    if (key === "PageUp") return this.#step(-8);
    if (key === "Tab" && shift) return this.#step(-1);
    if (key === "Tab" || key === "Enter") return this.take();
    if (key === "Escape") {
      this.close();
      return true;
    }
    return false;
  }

  take() {
    const choice = this.#choices[this.#at];
    this.close();
    this.#take(choice);
    return true;
  }

  #step(by) {
    const count = this.#choices.length;
    this.#at = Math.abs(by) === 1 ? (this.#at + by + count) % count : Math.max(0, Math.min(count - 1, this.#at + by));
    this.#show();
    return true;
  }

  #show() {
    [...this.#list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
    const option = this.#list.children[this.#at];
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
    const { tip, label } = this.#choices[this.#at];
    this.#tip.textContent = tip && tip !== label ? tip.trim() : "";
    this.#tip.hidden = !this.#tip.textContent;
  }
}
