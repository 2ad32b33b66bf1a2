/**
 * <gptlab-chat grant="…" api="…" name="…">: a chat with one assistant, for any page.
 *
 * Attributes: `grant` and `api` (required), `name`, `starters` (a JSON list, or one per line),
 * `variables` (a JSON object), `model`, `lang` (en or zh; else the page's), `theme` (light or dark;
 * else the page's).
 */
import { streamCompletion } from "../client/completions.js";
import { GPTLabError } from "../client/errors.js";
import { element } from "./dom.js";
import { render } from "./markdown.js";
import css from "./style.css";
import { type Texts, textsOf } from "./texts.js";

const MESSAGE_CHARS = 8_000;
const NEAR_THE_END_PX = 48;

interface Message {
  role: "user" | "assistant";
  content: string;
}

class GPTLabChat extends HTMLElement {
  static readonly observedAttributes = ["name", "starters", "lang"];

  #messages: Message[] = [];
  #running: AbortController | undefined;
  /** The last reply on show, also where it is no message yet. */
  #reply: HTMLElement | undefined;

  readonly #title = element("h2", { id: "title" });
  readonly #restart = element("button", { type: "button", onclick: () => this.#begin() });
  readonly #log = element("div", { className: "log", role: "log", ariaLive: "off", tabIndex: 0 });
  readonly #told = element("p", { role: "alert" });
  readonly #retry = element("button", { type: "button", onclick: () => this.#again() });
  readonly #status = element("p", { className: "spoken", role: "status" });
  readonly #field = element("textarea", {
    rows: 1,
    maxLength: MESSAGE_CHARS,
    enterKeyHint: "send",
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    },
  });
  readonly #send = element("button", { type: "submit" });
  readonly #stop = element("button", { type: "button", onclick: () => this.#abort() });

  constructor() {
    super();
    const section = element(
      "section",
      {
        onkeydown: (event) => {
          if (event.key === "Escape" && !event.isComposing) this.#abort();
        },
      },
      element("header", {}, this.#title, this.#restart),
      this.#log,
      element("div", { className: "note" }, this.#told, this.#retry),
      this.#status,
      element(
        "form",
        {
          onsubmit: (event) => {
            event.preventDefault();
            this.#submit();
          },
        },
        this.#field,
        this.#send,
        this.#stop,
      ),
    );
    section.setAttribute("aria-labelledby", this.#title.id);
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // which a strict Content-Security-Policy allows
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.append(section);
  }

  connectedCallback(): void {
    this.#label();
    this.#show();
  }

  disconnectedCallback(): void {
    this.#running?.abort();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#label();
  }

  override focus(options?: FocusOptions): void {
    this.#field.focus(options);
  }

  get #texts(): Texts {
    return textsOf(this.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang);
  }

  /** A conversation without messages. */
  #begin(): void {
    this.#running?.abort();
    this.#running = this.#reply = undefined;
    this.#messages = [];
    this.#status.textContent = "";
    this.#tell("");
    this.#label();
    this.#show();
    this.focus();
  }

  #abort(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.focus(); // the button goes
  }

  /** Every fixed text, in the language of the moment. */
  #label(): void {
    const texts = this.#texts;
    const name = this.getAttribute("name") || texts.assistant;
    this.#title.textContent = name;
    this.#restart.textContent = texts.restart;
    this.#log.ariaLabel = texts.conversation;
    this.#retry.textContent = texts.retry;
    this.#field.ariaLabel = this.#field.placeholder = texts.label;
    this.#send.textContent = texts.send;
    this.#stop.textContent = texts.stop;
    if (this.#messages.length === 0) this.#log.replaceChildren(this.#welcome(texts));
  }

  #welcome(texts: Texts): HTMLElement {
    const buttons = startersOf(this.getAttribute("starters") ?? "").map((text) =>
      element("button", { type: "button", onclick: () => this.#say(text) }, text),
    );
    return element(
      "div",
      { className: "welcome" },
      element("p", {}, texts.empty),
      element("div", { className: "starters" }, ...buttons),
    );
  }

  #submit(): void {
    const text = this.#field.value.trim();
    if (!text || this.#running) return;
    this.#field.value = "";
    this.#say(text);
  }

  #say(text: string): void {
    if (this.#messages.length === 0) this.#log.replaceChildren();
    this.#messages.push({ role: "user", content: text });
    const said = element("article", { className: "user", ariaLabel: this.#texts.you }, text);
    this.#log.append(said);
    this.focus();
    void this.#answer();
  }

  /** Another reply in place of the last one. */
  #again(): void {
    if (this.#messages.at(-1)?.role === "assistant") this.#messages.pop();
    this.#reply?.remove();
    this.focus();
    void this.#answer();
  }

  async #answer(): Promise<void> {
    const running = (this.#running = new AbortController());
    const shown = (this.#reply = element("article", {
      className: "assistant",
      ariaLabel: this.#title.textContent,
    }));
    this.#log.append(shown);
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#tell("");
    this.#status.textContent = this.#texts.writing;
    this.#show();

    const reply: Message = { role: "assistant", content: "" };
    const draw = this.#drawing(shown, reply);
    let note = "";
    let failure: unknown;
    try {
      for await (const { choices } of this.#stream(running.signal)) {
        const [choice] = choices;
        reply.content += choice?.delta.content ?? "";
        if (choice?.finish_reason === "length") note = this.#texts.length;
        if (choice?.finish_reason === "content_filter") {
          reply.content = "";
          note = this.#texts.withheld;
        }
        draw.soon();
      }
    } catch (error) {
      failure = error;
    }
    draw.now();
    if (this.#running !== running) return; // another conversation began meanwhile
    this.#running = undefined;
    this.#follow(() => {
      if (reply.content) this.#messages.push(reply);
      else shown.remove();
      if (running.signal.aborted) this.#tell(this.#texts.stopped);
      else if (failure) this.#fail(failure);
      else this.#tell(note);
      this.#status.textContent = shown.textContent;
      this.#show();
    });
  }

  #stream(signal: AbortSignal) {
    return streamCompletion({
      api: this.getAttribute("api") ?? "",
      token: this.getAttribute("grant") ?? "",
      model: this.getAttribute("model") || "gptlab",
      messages: this.#messages,
      variables: variablesOf(this.getAttribute("variables") || "{}"),
      signal,
    });
  }

  /** Draws a reply at most once a frame. */
  #drawing(shown: HTMLElement, reply: Message) {
    let frame = 0;
    const now = () => {
      cancelAnimationFrame(frame);
      frame = 0;
      this.#follow(() => shown.replaceChildren(render(reply.content)));
    };
    return { now, soon: () => (frame ||= requestAnimationFrame(now)) };
  }

  /** Keeps the end of the conversation in sight over a change, unless somebody scrolled up. */
  #follow(change: () => void): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
    change();
    if (isAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }

  #fail(failure: unknown): void {
    const error = failure instanceof GPTLabError ? failure : undefined;
    this.#tell(this.#reason(error), true);
    this.#retry.hidden = error?.status === 401 || error?.status === 403;
    console.error("gptlab-chat:", failure); // for the page's author
  }

  #reason(error: GPTLabError | undefined): string {
    const texts = this.#texts;
    if (error?.code === "unreachable") return texts.unreachable;
    const when = error?.retryAfter ? texts.when(inTime(error.retryAfter, texts.language)) : "";
    switch (error?.status) {
      case 401:
        return texts.closed;
      case 403:
        return error?.code === "grant_other_origin" ? texts.otherPage : texts.closed;
      case 413:
        return texts.tooLong;
      case 402:
      case 429:
        return `${texts.busy} ${when}`;
      default:
        return `${texts.failed} ${when}`;
    }
  }

  #tell(text: string, isError = false): void {
    this.#told.textContent = text.trim();
    this.#told.className = isError ? "error" : "";
    this.#retry.hidden = false;
  }

  /** The buttons that are of use now. */
  #show(): void {
    const isRunning = this.#running !== undefined;
    this.#send.hidden = isRunning;
    this.#stop.hidden = !isRunning;
    this.#restart.hidden = this.#messages.length === 0;
    this.#retry.hidden ||= isRunning || this.#messages.length === 0;
  }
}

/** A JSON list of texts, or one text per line. */
function startersOf(attribute: string): string[] {
  const isList = attribute.trimStart().startsWith("[");
  const found: unknown[] = (isList && parsed("starters", attribute)) || attribute.split("\n");
  return found.map((text) => String(text).trim()).filter(Boolean);
}

/** What the assistant's variables are filled in with, by their names. */
function variablesOf(attribute: string): Record<string, string> {
  return parsed("variables", attribute) ?? {};
}

/** The JSON of an attribute; what is none is told to the page's author. */
function parsed(name: string, attribute: string) {
  try {
    return JSON.parse(attribute);
  } catch (error) {
    console.error(`gptlab-chat: ${name}`, error);
  }
}

function inTime(seconds: number, language: string): string {
  const [size, unit] =
    seconds < 90 ? ([1, "second"] as const)
    : seconds < 5_400 ? ([60, "minute"] as const)
    : ([3_600, "hour"] as const);
  return new Intl.RelativeTimeFormat(language).format(Math.ceil(seconds / size), unit);
}

if (!customElements.get("gptlab-chat")) customElements.define("gptlab-chat", GPTLabChat);
