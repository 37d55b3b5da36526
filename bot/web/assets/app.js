// The page's own behaviour: it sends what people do to /act and places the
// HTML that comes back. The server draws everything and escapes it; text that
// is handled here is only ever set as textContent.
const $ = (selector, from = document) => from.querySelector(selector);
const talk = $("#talk"), items = $("#items"), line = $("#line"), dialog = $("#dialog");
const here = { workspace: document.body.dataset.workspace, person: document.body.dataset.person };
const query = "?" + new URLSearchParams({ in: here.workspace, as: here.person });

// — The conversation —

// place puts pieces where an item with their ID is, or else at the end.
function place(pieces = [], follow = true) {
  let last;
  for (const piece of pieces) {
    const made = document.createElement("template");
    made.innerHTML = piece.html;
    const fresh = last = made.content.firstElementChild, old = document.getElementById(piece.id);
    if (!old) {
      items.append(fresh);
      fresh.classList.add("new");
      continue;
    }
    const buttons = [...old.querySelectorAll("button")];
    const focused = buttons.indexOf(document.activeElement);
    old.replaceWith(fresh);
    if (focused >= 0) (fresh.querySelectorAll("button")[focused] ?? line).focus();
  }
  days();
  if (follow && last) reveal(last);
}

// days heads the items of each day with its name.
function days() {
  for (const old of items.querySelectorAll(".day")) old.remove();
  let last = "";
  for (const item of [...items.children]) {
    const day = item.dataset.day ?? last;
    if (day !== last) {
      const head = document.createElement("li");
      head.className = "day";
      head.textContent = day;
      item.before(head);
    }
    last = day;
  }
}

// reveal scrolls to the end, or to the top of an item that is taller than that.
let atEnd = true;
function reveal(item = items.lastElementChild) {
  if (item) talk.scrollTop = item.offsetTop - 16;
}
talk.addEventListener("scroll", () => { atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 48; });
new ResizeObserver(() => { if (atEnd) talk.scrollTop = talk.scrollHeight; }).observe(talk);

function problem(content) {
  const box = $("#problem");
  box.hidden = !content;
  box.replaceChildren(...(content ? [content] : []));
}

const words = (id) => $("#" + id).content.cloneNode(true);

// — Acts —

const newID = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

async function post(path, body, signal) {
  const response = await fetch(path, {
    method: "POST", signal,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...here, ...body }),
  });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.json();
}

// act sends a deed and shows the answer. A deed that fails is sent again with
// its ID unchanged, so that it is done once however often it arrives.
async function act(deed) {
  deed.id ??= newID();
  problem();
  let dots;
  const slow = setTimeout(() => {
    items.append(words("waiting"));
    dots = items.lastElementChild;
    reveal();
  }, 250);
  try {
    const answer = await post("/act", deed).catch((e) => {
      if (e.status) throw e;
      return post("/act", deed);
    });
    dots?.remove();
    place(answer.items);
    if (answer.form) ask(answer.form, deed.press?.message);
    return answer;
  } catch (e) {
    const said = words(e.status === 413 ? "toobig" : "unsent");
    if (deed.submit) return { errors: { "": $("span", said).textContent } }; // the form stays, to be sent again
    if ($("button", said)) $("button", said).onclick = () => act(deed);
    problem(said);
    return {};
  } finally {
    clearTimeout(slow);
    dots?.remove();
  }
}

function say(text) {
  const id = newID(), own = words("own");
  own.firstElementChild.id = "o-" + id;
  $("p", own).textContent = text;
  items.append(own);
  reveal();
  history.push(text);
  recalled = history.length;
  return act({ id, line: text });
}

async function press(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  button.classList.add("busy");
  const message = button.closest(".item")?.id ?? "";
  await act({ press: { line: button.dataset.line, label: button.textContent, message } });
  if (button.isConnected) { // it was neither spent nor replaced
    button.removeAttribute("aria-disabled");
    button.classList.remove("busy");
  }
}

// — Forms —

function ask(html, from = "") {
  dialog.innerHTML = html;
  dialog.dataset.from = from;
  if (!dialog.open) dialog.showModal();
  for (const field of dialog.querySelectorAll(".search")) choices($("input", field), $("ul", field));
  dialog.querySelector(".field :is(input, textarea, select)")?.focus();
}

// read returns a field's value; a file as text, in the encoding it is in.
async function read(field) {
  if (field.type !== "file") return field.dataset.value ?? field.value;
  if (!field.files.length) return "";
  const bytes = await field.files[0].arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch { // what Excel in the Baltics saves
    return new TextDecoder("windows-1257").decode(bytes);
  }
}

async function submit() {
  const form = $("form", dialog), values = {};
  if (!form || form.dataset.busy) return;
  form.dataset.busy = "true";
  for (const field of form.querySelectorAll("[name]")) values[field.name] = await read(field);
  const answer = await act({ submit: { form: form.dataset.form, token: form.dataset.token, values, message: dialog.dataset.from } });
  delete form.dataset.busy;
  if (!wrong(form, answer.errors ?? {}) && !answer.form) dialog.close();
}

// wrong puts errors under their fields and reports whether there are any.
function wrong(form, errors) {
  const rest = { ...errors };
  const write = (place, words) => {
    place.textContent = words;
    place.hidden = !words;
  };
  for (const field of form.querySelectorAll(".field")) {
    const { name } = $("[name]", field), words = errors[name] ?? "";
    write($(".error", field), words);
    $("[name]", field).setAttribute("aria-invalid", !!words);
    delete rest[name];
  }
  write($(".fields > .error", form), Object.values(rest).join(" "));
  $("[aria-invalid=true]", form)?.focus();
  return Object.keys(errors).length > 0;
}

dialog.addEventListener("submit", (e) => {
  e.preventDefault();
  submit();
});
dialog.addEventListener("close", () => line.focus());

// — Completion, of the message box and of search fields —

// combobox shows what find(text) offers while input is typed into, and hands
// take what is picked.
function combobox(input, list, find, take) {
  let at = -1, timer, asking;
  const options = () => [...list.children];
  const hide = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (i) => {
    at = i;
    options().forEach((o, n) => o.setAttribute("aria-selected", n === at));
    if (at < 0) return;
    input.setAttribute("aria-activedescendant", options()[at].id);
    options()[at].scrollIntoView({ block: "nearest" });
  };
  const show = (offers) => {
    list.replaceChildren(...offers.map((o, n) => {
      const option = document.createElement("li");
      option.id = list.id + "-" + n;
      option.setAttribute("role", "option");
      option.dataset.value = o.value;
      option.textContent = o.label;
      return option;
    }));
    if (!offers.length) return hide();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
  };
  const pick = (option) => {
    take({ value: option.dataset.value, label: option.textContent });
    hide();
  };
  const look = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      show(await find(input.value, asking.signal));
    } catch { /* a newer question, or no connection: nothing is offered */ }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
  input.addEventListener("blur", hide);
  list.addEventListener("mousedown", (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (e) => e.target.closest("[role=option]") && pick(e.target.closest("[role=option]")));
  input.addEventListener("keydown", (e) => {
    const n = list.children.length;
    if (list.hidden) {
      if (e.key === "Tab" && !e.shiftKey && input === line && input.value) e.preventDefault(), look();
      return;
    }
    if (e.key === "ArrowDown") mark((at + 1) % n);
    else if (e.key === "ArrowUp") mark((at - 1 + n) % n);
    else if (e.key === "Tab" && !e.shiftKey) pick(options()[Math.max(at, 0)]);
    else if (e.key === "Enter" && at >= 0) pick(options()[at]);
    else if (e.key === "Escape") hide();
    else return;
    e.preventDefault();
    e.stopImmediatePropagation();
  });
  return { hide, look };
}

const typing = async (form, field, prefix, signal) =>
  (await post("/act", { id: newID(), typing: { form, field, prefix } }, signal)).choices ?? [];

// choices makes a search field: it shows a choice's label and sends its value.
function choices(input, list) {
  const first = [...list.children].map((o) => ({ label: o.textContent, value: o.dataset.value }));
  const known = first.find((c) => c.value === input.value);
  if (known) input.value = known.label, input.dataset.value = known.value;
  input.addEventListener("input", () => delete input.dataset.value);
  const box = combobox(input, list, (text, signal) => text ? typing(input.form.dataset.form, input.name, text, signal) : first, (c) => {
    input.value = c.label;
    input.dataset.value = c.value;
  });
  input.addEventListener("click", () => input.value || box.look());
}

// — The message box —

const history = [...items.querySelectorAll(".mine .bubble:not(.pressed)")].map((b) => b.textContent);
let recalled = history.length;

const offers = combobox(line, $("#offers"), (text, signal) => text.trim() ? typing("", "line", text, signal) : [], (c) => { line.value = c.value; });

function recall(step) {
  recalled = Math.min(Math.max(recalled + step, 0), history.length);
  line.value = history[recalled] ?? "";
}

line.addEventListener("keydown", (e) => {
  const browsing = !line.value || line.value === history[recalled];
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) e.preventDefault(), $("#say").requestSubmit();
  else if (browsing && (e.key === "ArrowUp" || e.key === "ArrowDown")) e.preventDefault(), recall(e.key === "ArrowUp" ? -1 : 1);
});
$("#say").addEventListener("submit", (e) => {
  e.preventDefault();
  const text = line.value.trim();
  offers.hide();
  if (!text) return line.focus();
  line.value = "";
  say(text);
});

// — The clock, and what comes unasked —

function clock(face) {
  const move = document.activeElement?.dataset?.move;
  $("#clock").innerHTML = face.html;
  $("#ahead").textContent = face.ahead;
  $("#today").textContent = face.short;
  document.body.classList.toggle("moved", !!face.ahead);
  if (move) $(`#clock [data-move=${move}]`)?.focus();
}

async function move(button) {
  document.body.classList.add("turning");
  try {
    clock(await post("/clock", { move: button.dataset.move }));
    problem();
  } catch (e) {
    if (e.status) problem(document.createTextNode(e.message));
    else problem(words("offline"));
  }
  document.body.classList.remove("turning");
}

function unread({ person, count }) {
  for (const one of document.querySelectorAll(".people a")) {
    if (one.dataset.person === person) $(".badge", one).textContent = count, $(".badge", one).hidden = !count;
  }
  const total = [...document.querySelectorAll(".people .badge")].reduce((n, b) => n + (b.hidden ? 0 : +b.textContent), 0);
  $("#elsewhere").textContent = total;
  $("#elsewhere").hidden = !total;
}

const stream = new EventSource("/stream" + query);
let broken = false;
stream.onerror = () => {
  broken = true;
  problem(words("offline"));
};
stream.onopen = async () => {
  if (!broken) return;
  broken = false;
  problem();
  place((await (await fetch("/items" + query)).json()).items);
};
stream.addEventListener("item", (e) => place([JSON.parse(e.data)], atEnd));
stream.addEventListener("unread", (e) => unread(JSON.parse(e.data)));
stream.addEventListener("clock", (e) => clock(JSON.parse(e.data)));
addEventListener("pagehide", () => stream.close());

document.addEventListener("click", (e) => {
  const button = e.target.closest("button");
  if (!button) return;
  if ("line" in button.dataset) press(button);
  else if ("say" in button.dataset) say(button.dataset.say), line.focus();
  else if ("move" in button.dataset) move(button);
  else if ("close" in button.dataset) dialog.close();
});

days();
reveal();
