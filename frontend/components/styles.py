"""What the theme in .streamlit/config.toml cannot say."""

import streamlit as st

COLOURS = """
button[data-selected="true"], [data-testid="stSliderThumbValue"] { color: inherit !important; }
button[data-selected="true"] p { font-weight: 600; }
button[kind^="tertiary"]:hover { color: inherit !important; text-decoration: underline; }
.token.keyword, .token.function { color: color-mix(in srgb, currentcolor 50%, #1c83e1) !important; }
.token.string { color: color-mix(in srgb, currentcolor 50%, #09ab3b) !important; }
.token.operator { color: color-mix(in srgb, currentcolor 50%, #ed6f13) !important; }
.token.number, .token.boolean { color: color-mix(in srgb, currentcolor 50%, #29b09d) !important; }
.token.punctuation, .token.comment { color: inherit !important; opacity: 0.8; }
.st-key-destroys button[kind="primary"], .st-key-delete_now button {
    background: #b3261e; border-color: #b3261e; color: #fff;
}
.st-key-destroys button[kind="primary"]:hover, .st-key-delete_now button:hover {
    background: #8c1d18; border-color: #8c1d18; color: #fff;
}
[data-testid="stDialog"] {
    background: light-dark(rgb(0 0 0 / 25%), rgb(0 0 0 / 60%)) !important;
}
[data-testid="stDialog"] > div {
    border: 1px solid color-mix(in srgb, currentcolor 20%, transparent);
}
"""
"""One primary colour cannot be both: dark enough to carry white text on a button, and light enough
to be text on a dark page. What is chosen or pointed at keeps the text's colour, and shows
by frame, weight or a line. The words of code have one colour for both, too: each is mixed
with the text's. What destroys something is red. What lies behind a dialog is darker in both."""

STREAMLITS_OWN = """
[data-testid="stStatusWidget"], [data-testid="stMainMenuItem-recordScreencast"],
[data-testid="InputInstructions"], [data-testid="stAppDeployButton"],
[data-testid="stMainMenuList"] + * { display: none; }
"""
"""Its running man with a second Stop, its screen recorder, its advice on keys, and its version."""

SIDEBAR = """
.st-key-past_sessions_list [class*=st-key-recent_] button > div { justify-content: flex-start; }
[class*=st-key-recent_] button, [class*=st-key-recent_] button * { text-align: start; }
[class*=st-key-recent_] button > div, [class*=st-key-recent_] button span { min-width: 0; }
[class*=st-key-recent_] p {
    white-space: normal !important; overflow: hidden;
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3;
}
[class*=st-key-recent_] p > span:last-child { display: block; opacity: 0.9; }
[class*=st-key-menu_] button, [class*=st-key-more_] button { min-width: 32px; min-height: 32px; }
[class*=st-key-menu_] button p, [class*=st-key-more_] button p {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap;
}
:is([class*=st-key-menu_], [class*=st-key-more_]) button > div > div[aria-hidden] {
    display: none;
}
@media (max-width: 768px) {
    [data-testid="stSidebarContent"] { display: flex; flex-direction: column; }
    [data-testid="stSidebarNav"] { order: 2; }
}
"""
"""A session's name over its facts; menus whose name is only read; on a phone, sessions first."""

CHAT = """
[data-testid="stLayoutWrapper"]:has(> .st-key-chat_head) {
    position: sticky; top: 3.75rem; z-index: 9; background: light-dark(#fcfbf8, #0e1417);
    padding-block: 0.4rem;
    border-bottom: 1px solid color-mix(in srgb, currentcolor 15%, transparent);
}
.st-key-chat_head h1 { font-size: 1.35rem; line-height: 1.5; padding: 0; }
.st-key-chat_who [data-testid="stCaptionContainer"], .st-key-chat_who [data-testid="stHeading"],
.st-key-chat_who [data-testid="stHeading"] * { margin: 0 !important; }
:is(.st-key-share, .st-key-download) [data-testid="stPopover"] button p {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
.st-key-chat_who [data-testid="stCaptionContainer"] p {
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
}
@media (max-width: 768px) {
    .st-key-chat_ways [data-testid="stPopover"] button p {
        position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    }
    .st-key-chat_ways [data-testid="stPopover"] button > div > div[aria-hidden] { display: none; }
    .st-key-chat_ways { width: 100%; }
    [data-testid="stLayoutWrapper"]:has(> .st-key-chat_head) { top: 3.5rem; }
}
[data-testid="stChatMessage"] table { display: block; max-width: 100%; overflow-x: auto; }
[data-testid="stCode"] > div:has([data-testid="stElementToolbarButton"]),
[data-testid="stCode"] > div > div:has([data-testid="stElementToolbarButton"]) {
    opacity: 1 !important; visibility: visible !important;
}
.message-action, .reply-copy {
    border: 0; padding: 0.2rem 0.4rem; min-height: 24px; min-width: 24px; background: none;
    color: inherit; font: inherit; cursor: pointer;
    text-decoration: underline; text-underline-offset: 0.2em;
}
.reply-copy { padding-inline: 0.1rem; }
.message-action:is([data-act="edit"], [data-act="case"]) { padding-inline-start: 0; }
.message-action[data-act="look"] { text-decoration: none; font-size: 1.1rem; line-height: 1; }
.message-action:disabled { opacity: 0.4; cursor: default; }
.message-versions { margin-inline: -0.4rem 0.6rem; white-space: nowrap; }
[data-testid="stLayoutWrapper"]:has(> .st-key-composer_bar:empty),
[data-testid="stBottom"]:has(.st-key-leave_bar) .jump-latest { display: none; }
.reply-foot { font-size: 0.875rem; opacity: 0.75; margin-top: -0.5rem; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
.said + .reply-foot { margin-top: 0.5rem; }
.reply-foot:hover, .reply-foot:focus-within { opacity: 1; }
.st-key-stalled::after {
    content: ""; display: inline-block; width: 0.6rem; height: 0.6rem; border-radius: 50%;
    background: currentcolor; opacity: 0.6; animation: gptlab-pulse 1.2s ease-in-out infinite;
}
@keyframes gptlab-pulse { 50% { opacity: 0.15; transform: scale(0.7); } }
.st-key-composer_row { position: relative; }
.st-key-composer_row .st-key-stop {
    position: absolute; inset-inline-end: 0.5rem; bottom: 0.3rem; width: auto; z-index: 2;
    background: light-dark(#f2f0ea, #1a2329); border-radius: 0.5rem;
}
.st-key-composer_row [data-testid="stElementContainer"]:has(.jump-latest) {
    position: absolute; top: -2.9rem; width: 100%; text-align: center; pointer-events: none;
}
.jump-latest {
    pointer-events: auto; min-height: 32px; padding: 0.2rem 0.9rem; border-radius: 1rem;
    border: 1px solid color-mix(in srgb, currentcolor 30%, transparent); cursor: pointer;
    background: light-dark(#fcfbf8, #0e1417); color: inherit; font: inherit;
}
.jump-latest[hidden] { display: none; }
"""

FIELDS = """
.st-key-session_search { flex-basis: 14rem !important; }
.field-foot { display: flex; justify-content: space-between; gap: 1rem; font-size: 0.875rem; }
.field-count { margin-inline-start: auto; opacity: 0.75; }
.field-count[data-over="1"] { opacity: 1; font-weight: 600; }
.field-wrong, .field-count[data-over="1"] { color: light-dark(#9a3b30, #f0a59a); }
.st-key-composer_foot .field-count:not([data-over="1"]):not([data-near="1"]) { display: none; }
.st-key-composer_foot { position: relative; }
.st-key-composer_foot [data-testid="stElementContainer"]:has(.field-foot) {
    position: absolute; inset-inline-end: 0; top: 0; width: auto; z-index: 1;
}
"""

ACCESS = """
h1[tabindex="-1"]:focus, h2[tabindex="-1"]:focus { outline: none; }
@media (prefers-reduced-motion: reduce) {
    *, ::before, ::after {
        animation-duration: 0.01ms !important; animation-iteration-count: 1 !important;
        transition-duration: 0.01ms !important; scroll-behavior: auto !important;
    }
}
"""
STYLE = f"<style>{COLOURS}{STREAMLITS_OWN}{SIDEBAR}{CHAT}{FIELDS}{ACCESS}</style>"


def draw() -> None:
    st.html(STYLE)
