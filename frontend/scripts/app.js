// What the pages need of the browser beyond what Streamlit draws. Loaded ahead of Streamlit's own
// script, so that it is there from the first page on; `frontend/components/page_script.py` tells it
// what to do.
(() => {
    "use strict";

    const COMPOSER = '[data-testid="stChatInputTextArea"]';
    const TYPED = [
        '[data-testid="stTextArea"] textarea',
        '[data-testid="stTextInput"] input[type="text"]',
        COMPOSER,
    ].join(", ");
    let told = {};

    // Said where nothing can be asked for any more, so the page brings it along in each language.
    const CONNECTION = JSON.parse(document.currentScript.dataset.connection);

    // A page that has just been opened names what it shows in its address. That is no view of its
    // own: with an entry for each, Back would have to be pressed twice.
    const push = history.pushState.bind(history);
    history.pushState = (state, title, address) => {
        const next = new URL(address ?? location.href, location.href);
        const names = next.pathname === location.pathname && !has_place(location) && has_place(next);
        (names ? history.replaceState.bind(history) : push)(state, title, address);
    };

    // Streamlit asks for the page again then; the mark says why.
    addEventListener("popstate", () => {
        const address = new URL(location.href);
        address.searchParams.set("back", String(Date.now()));
        history.replaceState(history.state, "", address);
    });

    function has_place(address) {
        const parameters = new URLSearchParams(address.search);
        return ["assistant_id", "session_id", "step"].some((name) => parameters.has(name));
    }

    // --- Drafts: what somebody is writing, kept in their own browser ---

    const area = () => (told.stay ? localStorage : sessionStorage);
    const EARLY = "early"; // what is typed before the page's script knows whose it is
    const record = (who = EARLY) => `gptlab_drafts_${who}`;
    const keyOf = (element) => {
        const classes = [...(element.closest('[class*="st-key-"]')?.classList ?? [])];
        return classes.find((name) => name.startsWith("st-key-"))?.slice("st-key-".length);
    };
    const FORM = "form "; // begins the names of what `fillForms` puts back
    const isOutside = (key) => key.startsWith("composer") || key.startsWith(FORM);
    const outside = (drafts) =>
        Object.fromEntries(Object.entries(drafts).filter(([key]) => isOutside(key)));
    // Of the page before, until the run is over: after a sign-out it shows what that person typed.
    const isStale = (field) => field.closest('[data-stale="true"]') !== null;
    const isDraft = (key) => ["lab_", "change_", "composer"].some((part) => key?.startsWith(part));
    let isRead = false;
    let shown = null; // the composer that has its draft
    let shownIn = null; // its field: Streamlit may make another for it
    let shownAt = null;
    let touched = null; // the field that somebody typed in: the app may have put the text in others
    let put = null; // the draft that nobody has gone on with: Streamlit may yet put its own text there
    let left = stored(); // by a page that was reloaded as early as that

    function stored(who = told.who) {
        try {
            return JSON.parse((who === EARLY ? sessionStorage : area()).getItem(record(who)) ?? "{}");
        } catch {
            return {}; // no storage, or not ours
        }
    }

    // A form is told apart before `told` comes: that is drawn last, and fields can be typed in.
    function about() {
        const form = document.querySelector('[class*="st-key-change_of_"]');
        const mark = /st-key-change_of_([^_]+)_(\d+)_(\S*)/.exec(form?.className);
        return mark ? { change_of: [mark[1], Number(mark[2]), mark[3]] } : {};
    }

    function store(drafts) {
        try {
            area().setItem(record(told.who), JSON.stringify(drafts));
        } catch {
            // full or forbidden: the page goes on without
        }
    }

    function keep() {
        const isEarly = told.who === undefined;
        if (!isRead && !isEarly) return;
        const drafts = { ...outside(stored()), ...told.drafts, ...about() };
        for (const field of document.querySelectorAll(TYPED)) {
            const key = keyOf(field);
            if (!isDraft(key) || (told.who === "" && isStale(field))) continue;
            const isComposer = key.startsWith("composer");
            const isTheirs = field === touched || !isComposer;
            const isForeign = field !== shownIn && isComposer && !isEarly;
            if (isForeign && !(isTheirs && field.value)) continue;
            if (field.value && isTheirs) drafts[key] = field.value;
            else delete drafts[key];
        }
        store(drafts);
    }

    function cookie(name, value, days) {
        const life = days * 86400;
        document.cookie = `${name}=${value}; path=/; max-age=${life}; samesite=strict`;
    }

    function choose() {
        const [other, now] = told.stay ? [sessionStorage, localStorage] : [localStorage, sessionStorage];
        const kept = other.getItem(record(told.who));
        if (kept !== null && told.who) {
            if (now.getItem(record(told.who)) === null) now.setItem(record(told.who), kept);
            other.removeItem(record(told.who));
        }
        cookie(told.stayCookie, told.stay ? "stay" : "", told.stay ? 365 : 0);
        if (told.demo[1]) cookie(...told.demo, 365);
    }

    let who = null;

    function take(setTriggerValue) {
        if (told.forget && told.forget !== told.who) {
            for (const each of [localStorage, sessionStorage]) each.removeItem(record(told.forget));
        }
        choose();
        Object.assign(left, outside(stored(EARLY))); // its field may be gone by now
        sessionStorage.removeItem(record(EARLY));
        if (told.who && Object.keys(left).length) store({ ...stored(), ...left });
        left = {};
        if (who !== told.who) {
            if (who === "") sessionStorage.removeItem(record(""));
            if (who !== null) touched = null;
            who = told.who;
            shown = null;
            isRead = false;
        }
        if (told.isRead) isRead = true;
        if (isRead) return keep();
        const drafts = stored();
        const fields = Object.keys(drafts).filter((key) => !isOutside(key));
        if (fields.length || told.isAwaited) setTriggerValue("kept", drafts);
        else isRead = true;
    }

    function type(field, text) {
        const prototype = Object.getPrototypeOf(field);
        Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, text);
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function fillComposer() {
        const field = document.querySelector(COMPOSER);
        const key = field && keyOf(field);
        const isLeft = field ? sessionOf(key) !== sessionOf(shown) : location.pathname !== shownAt;
        if (isLeft) shown = null; // to be filled when it comes back
        if (!field || field.disabled || !isRead) return;
        if (key !== shown || field !== shownIn) fill(field, key);
        else if (put !== null && field.value !== put) type(field, put);
        if (resumed !== key) resume(key);
    }

    function fill(field, key) {
        if (shown?.startsWith(`${key}_`)) drop(shown); // an edit that was sent or cancelled
        shown = key;
        shownIn = field;
        shownAt = location.pathname;
        put = null;
        resumed = null;
        if (field.value && field === touched) return keep(); // typed before this was there
        put = stored()[key] || null;
        if (put) type(field, put);
    }

    function drop(key) {
        const drafts = stored();
        delete drafts[key];
        store(drafts);
    }

    const sessionOf = (key) => key?.split("_")[1];

    // An edit that was begun before a reload: its button is pressed again, once it can be.
    let resumed = null;

    function resume(key) {
        const kept = Object.keys(stored()).find((each) => each.startsWith(`${key}_`));
        if (!kept) return;
        const of = CSS.escape(kept.slice(key.length + 1));
        const button = document.querySelector(`.message-action[data-act="edit"][data-of="${of}"]`);
        if (!send || !button?.checkVisibility({ visibilityProperty: true })) return;
        resumed = key;
        button.click();
    }

    // The app keeps nothing of these: their text survives a reload here. It goes once the form does,
    // and waits where somebody went to another page instead: the address is another one then.
    // The same field is the one that has the same name and begins with the same text.
    const FORMS = ["case_", "value_", "bench_", "grant_", "new_title"];
    const began = new Map(); // what each field on the page began with, by its key
    const filled = new Set();

    const formField = (field) => FORMS.some((part) => keyOf(field)?.startsWith(part));

    function place(key) {
        const assistant = new URLSearchParams(location.search).get("assistant_id") ?? "";
        const name = key.replace(/_\d+/, ""); // without the count of the form's openings
        return [FORM + assistant, name, digest(began.get(key))].join(" ");
    }

    // Tells texts apart without keeping them: what was decrypted may be among them.
    function digest(text) {
        return [...text].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) | 0, 7);
    }

    function meet(field) {
        if (formField(field) && !began.has(keyOf(field))) began.set(keyOf(field), field.value);
    }

    function keepForm(field) {
        const key = keyOf(field);
        const drafts = stored();
        drafts[place(key)] = field.value;
        if (field.value === began.get(key)) delete drafts[place(key)];
        store(drafts);
    }

    function fillForms() {
        if (!isRead) return;
        const fields = [...document.querySelectorAll(TYPED)].filter(formField);
        const here = new Set(fields.map(keyOf));
        for (const key of began.keys()) {
            if (here.has(key)) continue;
            drop(place(key));
            began.delete(key);
            filled.delete(key);
        }
        for (const field of fields) {
            meet(field);
            if (!filled.has(keyOf(field))) fillIn(field, keyOf(field));
        }
    }

    function fillIn(field, key) {
        filled.add(key);
        const text = stored()[place(key)];
        if (field.value !== began.get(key)) return keepForm(field); // typed before it could be read
        if (text === undefined) return;
        type(field, text);
        field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // Streamlit takes it
    }

    // --- Focus and what a screen reader is told ---

    const PLACES = {
        composer: `${COMPOSER}:not(:disabled)`,
        heading: "main h1, .stMain h1, .stMain h2",
        case: '[class*="st-key-case_form_"] textarea',
    };
    let wanted = null;
    let focused = null;
    let hasGoneOn = false; // somebody has left what they pressed, by the keyboard

    function note(event) {
        const isStep = event.type === "keydown" && event.key === "Tab";
        if (isStep || event.type !== "keydown" || ["Enter", " "].includes(event.key)) {
            hasGoneOn = isStep;
        }
    }

    function focus() {
        if (!wanted) return;
        const place = document.querySelector(PLACES[wanted]);
        if (!place) return;
        const isInSight = wanted !== "case";
        wanted = null;
        const active = document.activeElement;
        const isElsewhere = active && active !== document.body;
        if (isElsewhere && (hasGoneOn || active.matches("input, textarea"))) return;
        if (place.matches("h1, h2")) place.tabIndex = -1;
        place.focus({ preventScroll: isInSight });
    }

    const UNSEEN =
        "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);" +
        "white-space: nowrap";

    function region() {
        let live = document.getElementById("gptlab-live");
        if (!live) {
            live = document.createElement("div");
            live.id = "gptlab-live";
            live.setAttribute("aria-live", "polite");
            live.setAttribute("role", "log");
            live.style.cssText = UNSEEN;
            document.body.append(live);
        }
        return live;
    }

    let announced = null;

    function announce() {
        if (!told.say || told.say.id === announced) return;
        announced = told.say.id;
        speak(told.say.text);
    }

    function speak(text) {
        const line = document.createElement("p");
        line.textContent = text;
        region().replaceChildren(line);
    }

    // --- What Streamlit leaves out ---

    const RIGHT_TO_LEFT = [
        ':is(p, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, table):not([dir])',
    ].map((each) => `[data-testid="stChatMessage"] ${each}`).join(", ");

    function mend() {
        for (const each of document.querySelectorAll(RIGHT_TO_LEFT)) each.dir = "auto";
        for (const each of document.querySelectorAll(`:is(${TYPED}):not([dir])`)) each.dir = "auto";
        for (const each of document.querySelectorAll("[data-testid=stText]:not([dir])")) {
            each.dir = "auto";
        }
        for (const table of document.querySelectorAll("[data-testid=stChatMessage] table")) {
            const frame = table.parentElement;
            if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
        }
        for (const toast of document.querySelectorAll(".stToast")) label(toast, toast.textContent);
        name('[data-testid="stMainMenuButton"]', told.words?.menu);
        name('[data-testid="stExpandSidebarButton"]', told.words?.sidebar);
        name('[data-testid="stSidebarCollapseButton"] button', told.words?.hideSidebar);
        const code = '[data-testid="stCode"] [data-testid="stElementToolbarButton"] button';
        for (const button of document.querySelectorAll(code)) label(button, told.words?.copyCode);
        for (const [theirs, word] of Object.entries(told.words?.labels ?? {})) {
            for (const each of document.querySelectorAll(`[aria-label="${theirs}"]`)) {
                label(each, word);
            }
            const empty = document.querySelector(`input[placeholder="${theirs}"]`);
            if (empty) empty.placeholder = word;
        }
        mendFileFields();
        for (const [theme, word] of Object.entries(told.words?.themes ?? {})) {
            const item = document.querySelector(`[data-testid="stMainMenuItem-theme-${theme}"]`);
            const text = item?.lastChild;
            if (text && text.nodeValue !== word) text.nodeValue = word;
        }
    }

    // A size stands ahead of "per file".
    function mendFileFields() {
        const pairs = Object.entries(told.words?.files ?? {}).filter(([theirs, word]) => theirs !== word);
        if (!pairs.length) return;
        for (const field of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) {
            const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const node = texts.currentNode;
                const found = pairs.find(([theirs]) => node.nodeValue.endsWith(theirs));
                if (found) node.nodeValue = node.nodeValue.replace(...found);
            }
        }
    }

    function name(selector, word) {
        label(document.querySelector(selector), word);
    }

    function label(element, word) {
        if (word && element && element.getAttribute("aria-label") !== word) {
            element.setAttribute("aria-label", word);
        }
    }

    // --- The connection ---

    const LINE =
        "position: fixed; inset-inline: 0; top: 0; z-index: 1000000; padding: 0.6rem 1rem;" +
        "text-align: center; background: #5c4620; color: #fff; font-family: sans-serif";
    let wasConnected = false;
    let hasFailed = false;

    function words() {
        const chosen = /gptlab_language=(\w+)/.exec(document.cookie)?.[1];
        const asked = new URLSearchParams(location.search).get("lang");
        const wanted = [told.language, asked, chosen, ...navigator.languages, "en"];
        return wanted.map((code) => CONNECTION[code?.split("-")[0]]).find(Boolean);
    }

    // Streamlit's own dialog speaks of Streamlit, and nothing of the page can be read or copied
    // beneath it: it is closed before it is seen, and a line of ours says it.
    function lose() {
        const app = document.querySelector('[data-testid="stApp"]');
        const isConnected = app?.dataset.testConnectionState === "CONNECTED";
        wasConnected ||= isConnected;
        for (const dialog of document.querySelectorAll('[role="dialog"]:not([data-gptlab])')) {
            if (!/Connection error/.test(dialog.textContent)) continue;
            dialog.dataset.gptlab = "lost";
            hasFailed = true;
            let top = dialog;
            while (top.parentElement && top.parentElement !== document.body) top = top.parentElement;
            if (top.id !== "root") top.style.display = "none";
            dialog.querySelector("button")?.click();
        }
        const isLost = app && !isConnected && (wasConnected || hasFailed);
        const line = document.getElementById("gptlab-lost");
        if (isLost && !line) {
            region().replaceChildren(); // there before it is to say that it is over
            const made = document.createElement("div");
            made.id = "gptlab-lost";
            made.style.cssText = LINE;
            made.setAttribute("role", "alert");
            const title = document.createElement("strong");
            title.textContent = words().lost;
            made.append(title, " ", words().text);
            document.body.append(made);
        } else if (isConnected && line) {
            line.remove();
            hasFailed = false;
            speak(words().back);
        }
    }

    // --- Counting while somebody types ---

    const countOf = (field) =>
        document.querySelector(`.field-count[data-of="${CSS.escape(keyOf(field) ?? "")}"]`);

    function count(field) {
        const line = countOf(field);
        if (!line) return;
        const used = [...field.value.trim()].length;
        const most = Number(line.dataset.most);
        const over = Math.max(0, used - most);
        const put = (text, values) =>
            text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString("en"));
        let text = put(line.dataset.used, { used, most });
        if (over) text += ` · ${put(line.dataset.excess, { n: over })}`;
        if (line.textContent === text) return;
        line.textContent = text;
        line.dataset.over = over ? "1" : "0";
        line.dataset.near = used > most * 0.9 ? "1" : "0";
    }

    function rightAgain(field) {
        const wrong = countOf(field)?.parentElement.querySelector(".field-wrong");
        if (field.value.trim() && wrong) wrong.textContent = "";
    }

    // --- Jump to the latest message ---

    const FAR = 240; // pixels from the end
    let scroller = null;

    function follow() {
        const found = document.querySelector('[data-testid="stMain"]');
        if (found && found !== scroller) {
            scroller?.removeEventListener("scroll", measure);
            scroller = found;
            scroller.addEventListener("scroll", measure, { passive: true });
        }
        measure();
    }

    function measure() {
        const button = document.querySelector(".jump-latest");
        if (!button || !scroller) return;
        const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
        button.hidden = left < FAR;
    }

    function jump(event) {
        if (!event.target.closest?.(".jump-latest")) return;
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        scroller?.scrollTo({ top: scroller.scrollHeight, behavior: calm ? "auto" : "smooth" });
    }

    // Earlier messages come in above: what was read stays where it is.
    let anchor = null;

    function hold(event) {
        if (!event.target.closest?.(".st-key-earlier") || !scroller) return;
        const [first] = document.querySelectorAll('[data-testid="stChatMessage"]');
        if (!first) return;
        anchor = {
            text: first.innerText,
            top: first.getBoundingClientRect().top,
            until: Date.now() + 5000,
        };
    }

    function stay() {
        if (!anchor || !scroller) return;
        if (Date.now() > anchor.until) anchor = null;
        const all = [...document.querySelectorAll('[data-testid="stChatMessage"]')];
        const found = all.findIndex((each) => each.innerText === anchor?.text);
        if (found > 0) scroller.scrollTop += all[found].getBoundingClientRect().top - anchor.top;
    }

    for (const kind of ["wheel", "touchstart", "keydown"]) {
        document.addEventListener(kind, () => { anchor = null; }, { passive: true });
    }

    // --- An expander is open at once: while it grows, what is pressed in it moves away ---

    const animate = Element.prototype.animate;
    Element.prototype.animate = function (frames, options) {
        const grows = frames?.height && this.closest('[data-testid="stExpander"]');
        return animate.call(this, frames, grows ? { ...options, duration: 0 } : options);
    };

    // --- On a phone the sidebar covers the page: it goes once a page is chosen in it ---

    const NARROW = 768;
    const CHOICES = "[class*=st-key-recent_] button, .st-key-to_account button, .st-key-new_chat button";

    function stepAside(event) {
        if (innerWidth < NARROW && event.target.closest?.(CHOICES)) {
            document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
        }
    }

    // --- The buttons beneath messages. One that is pressed before Streamlit can be told waits ---

    let send = null;
    let pressed = null;

    function act(event) {
        const button = event.target.closest?.(".message-action");
        if (!button || button.disabled) return;
        pressed = { ...button.dataset };
        deliver();
    }

    function deliver() {
        if (!send || !pressed) return;
        const asked = pressed;
        pressed = null;
        const all = [...document.querySelectorAll(".message-action")];
        if (all.some((each) => each.dataset.of === asked.of)) send(asked.act, asked.of);
    }

    window.gptlabActions = (setTriggerValue) => {
        send = setTriggerValue;
        deliver();
        return () => {
            if (send === setTriggerValue) send = null;
        };
    };

    // --- Copying: without the joiners that keep replies harmless ---

    const JOINER = "\u2060";

    function written(text) {
        if (navigator.clipboard) return navigator.clipboard.writeText(text);
        const field = document.createElement("textarea");
        field.value = text;
        field.style.position = "fixed";
        document.body.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
        return Promise.resolve();
    }

    async function copy(event) {
        const button = event.target.closest?.(".reply-copy");
        if (!button || button.textContent === button.dataset.copied) return;
        const bytes = Uint8Array.from(atob(button.dataset.text), (sign) => sign.charCodeAt(0));
        const name = button.textContent; // before the wait: it may be pressed again in it
        await written(new TextDecoder().decode(bytes));
        button.textContent = button.dataset.copied;
        setTimeout(() => { button.textContent = name; }, 1500);
    }

    function clean(event) {
        const selection = document.getSelection();
        if (!selection.toString().includes(JOINER)) return;
        const copied = document.createElement("div");
        for (let at = 0; at < selection.rangeCount; at++) {
            copied.append(selection.getRangeAt(at).cloneContents());
        }
        const plain = selection.toString().replaceAll(JOINER, "");
        event.clipboardData.setData("text/plain", plain);
        event.clipboardData.setData("text/html", copied.innerHTML.replaceAll(JOINER, ""));
        event.preventDefault();
    }

    // --- Keys belong to the input method for as long as it composes: Chinese, Japanese ---

    // Its Enter takes a word and its Escape drops one. Streamlit would send the message on the one,
    // in Safari, and press Stop on the other, so neither may get there. 229 is how a key looks
    // whose meaning the input method decides, also in Safari, where the composition is over before
    // the key is told.
    function compose(event) {
        if (event.isComposing || event.keyCode === 229) event.stopPropagation();
    }

    // --- All of it ---

    let isDue = false;
    function soon() {
        lose();
        if (isDue) return;
        isDue = true;
        requestAnimationFrame(() => {
            isDue = false;
            mend();
            fillComposer();
            fillForms();
            document.querySelectorAll(TYPED).forEach(count); // a line may be new, or its field's text
            focus();
            follow();
            stay();
        });
    }

    new MutationObserver(soon).observe(document, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ["data-test-connection-state"],
    });
    document.addEventListener("input", (event) => {
        if (!event.target.matches?.(TYPED)) return;
        if (event.target.matches(COMPOSER)) touched = event.target;
        meet(event.target);
        const isEarlyForm = told.who === undefined && formField(event.target);
        if (isEarlyForm || filled.has(keyOf(event.target))) keepForm(event.target);
        count(event.target);
        rightAgain(event.target);
        keep();
    });
    document.addEventListener("focusin", (event) => {
        if (event.target.matches?.(TYPED)) meet(event.target);
    });
    for (const kind of ["keydown", "keyup", "click"]) {
        document.addEventListener(kind, () => setTimeout(keep));
    }
    for (const kind of ["keydown", "pointerdown", "input"]) {
        document.addEventListener(kind, (event) => { if (event.isTrusted) put = null; }, true);
    }
    document.addEventListener("click", jump);
    document.addEventListener("click", stepAside);
    document.addEventListener("click", hold, true);
    document.addEventListener("click", act);
    document.addEventListener("click", copy);
    document.addEventListener("copy", clean);
    addEventListener("keydown", compose, { capture: true });
    for (const kind of ["keydown", "pointerdown"]) {
        addEventListener(kind, note, { capture: true, passive: true });
    }

    window.gptlab = (data, setTriggerValue) => {
        told = data;
        document.documentElement.lang = data.language;
        cookie(data.languageCookie, data.language, 365);
        take(setTriggerValue);
        announce();
        if (data.focus && data.focus.id !== focused) {
            focused = data.focus.id;
            wanted = data.focus.place;
        }
        soon();
    };
})();
