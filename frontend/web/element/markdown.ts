/**
 * Markdown as DOM nodes. marked finds the tokens; only the elements below are made of them. HTML
 * in a reply is shown as text, and a picture is a link: loading it would tell a third party.
 */
import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { element } from "./dom.js";

const PROTOCOLS = ["http:", "https:", "mailto:"];
const ENTITIES: Record<string, string> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0",
};

export function render(markdown: string): DocumentFragment {
  try {
    return group(nodes(lexer(markdown)));
  } catch (error) {
    if (error instanceof RangeError) return group([markdown]); // nested too deep
    throw error;
  }
}

const nodes = (tokens: Token[] = []) => tokens.map((token) => node(token as MarkedToken));

function node(token: MarkedToken): Node | string {
  switch (token.type) {
    case "paragraph":
      return element("p", {}, ...nodes(token.tokens));
    case "blockquote":
    case "strong":
    case "em":
    case "del":
      return element(token.type, {}, ...nodes(token.tokens));
    case "hr":
    case "br":
      return element(token.type);
    case "heading": // below the chat's own
      return element(`h${Math.min(token.depth + 2, 6) as 3 | 4 | 5 | 6}`, {}, ...nodes(token.tokens));
    case "code":
      return element("pre", { tabIndex: 0 }, element("code", {}, token.text));
    case "codespan":
      return element("code", {}, token.text);
    case "list":
      return list(token);
    case "list_item":
      return element("li", {}, ...nodes(token.tokens));
    case "checkbox":
      return token.checked ? "☑ " : "☐ ";
    case "table":
      return table(token);
    case "link":
      return link(token, nodes(token.tokens));
    case "image":
      return link(token, [token.text || token.href]);
    case "text":
      return token.tokens ? group(nodes(token.tokens)) : decoded(token.text);
    case "escape":
      return token.text;
    case "html":
      return token.raw;
    case "space":
    case "def":
      return "";
  }
}

function group(children: (Node | string)[]): DocumentFragment {
  const fragment = new DocumentFragment();
  fragment.append(...children);
  return fragment;
}

function list({ ordered, start, items }: Tokens.List): Node {
  const children = nodes(items);
  if (!ordered) return element("ul", {}, ...children);
  return element("ol", start === "" ? {} : { start }, ...children);
}

function table({ header, rows }: Tokens.Table): Node {
  const row = (cells: Tokens.TableCell[], tag: "th" | "td") =>
    element("tr", {}, ...cells.map((cell) => element(tag, {}, ...nodes(cell.tokens))));
  return element(
    "table",
    {},
    element("thead", {}, row(header, "th")),
    element("tbody", {}, ...rows.map((cells) => row(cells, "td"))),
  );
}

/** Only what has a known protocol: no script, and nothing relative to the page around the chat. */
function link({ href }: { href: string }, children: (Node | string)[]): Node {
  const protocol = URL.canParse(href) ? new URL(href).protocol : "";
  if (!PROTOCOLS.includes(protocol)) return group(children);
  const rel = "noopener noreferrer nofollow";
  return element("a", { href, target: "_blank", rel }, ...children);
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|([a-z]+));/g, (raw, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? raw),
  );
}
