// The page of an issue: its articles are put in order, words are counted, progress is fetched while it leaves.
// Without this script the order is written in numbers, and "Refresh" asks for the page again.
"use strict";

const list = document.querySelector("[data-order]");
const said = document.querySelector("[data-order-said]");

function numberAll() {
  [...list.children].forEach((item, at) => {
    const field = item.querySelector("input[type=number]");
    if (field) field.value = at + 1;
  });
  list.classList.add("is-changed");
}

function tell(item) {
  const place = [...list.children].indexOf(item) + 1;
  said.textContent = list.dataset.said
    .replace("%headline%", item.querySelector("[data-headline]").textContent)
    .replace("%place%", place)
    .replace("%count%", list.children.length);
}

function put(item, place) {
  const others = [...list.children].filter((other) => other !== item);
  const at = Math.min(Math.max(place, 0), others.length);
  list.insertBefore(item, others[at] || null);
  numberAll();
  tell(item);
}

function makeMovable(item) {
  const handle = item.querySelector("[data-handle]");
  handle.hidden = false;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    event.preventDefault();
    item.classList.add("is-moving");
    // The window hears the pointer wherever it goes; the handle loses it when its row is put elsewhere.
    const move = (moved) => follow(item, moved.clientY);
    const end = () => {
      for (const [name, act] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) {
        window.removeEventListener(name, act);
      }
      item.classList.remove("is-moving");
      numberAll();
      tell(item);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  });
  for (const button of item.querySelectorAll("[data-move]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      put(item, [...list.children].indexOf(item) + Number(button.dataset.move));
      button.focus();
    });
  }
  item.querySelector("input[type=number]").addEventListener("change", (event) => {
    put(item, Number(event.target.value) - 1);
    event.target.focus();
  });
  for (const [name, mark] of [["is_dropped", "is-dropped"], ["is_lead", "is-lead"]]) {
    const tick = item.querySelector(`input[name$="-${name}"]`);
    tick.addEventListener("change", () => {
      // An issue has one lead: the new one takes the old one's tick.
      if (name === "is_lead" && tick.checked) {
        for (const other of list.querySelectorAll('input[name$="-is_lead"]')) {
          other.checked = other === tick;
          other.closest(".issue-item").classList.toggle(mark, other.checked);
        }
      }
      item.classList.toggle(mark, tick.checked);
    });
  }
}

// The row under the pointer gives way; near an edge of the window the page follows.
function follow(item, y) {
  const over = [...list.children].find((other) => {
    const box = other.getBoundingClientRect();
    return other !== item && y >= box.top && y <= box.bottom;
  });
  if (over) {
    const box = over.getBoundingClientRect();
    const isBelow = item.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    const middle = box.top + box.height / 2;
    if (isBelow && y > middle) over.after(item);
    if (!isBelow && y < middle) over.before(item);
  }
  if (y < 60) window.scrollBy(0, -12);
  if (y > window.innerHeight - 60) window.scrollBy(0, 12);
}

function countLetters(field) {
  const limit = Number(field.dataset.length);
  const hint = document.createElement("span");
  hint.className = "issue-length";
  field.after(hint);
  const shows = document.querySelector(`[data-shows="${field.id}"]`);
  const show = () => {
    const words = field.value || field.placeholder;
    // Characters as a reader counts them, not UTF-16 units.
    const length = [...words].length;
    hint.textContent = `${length} / ${limit}`;
    // What the portal puts into an empty field is cut by itself.
    hint.classList.toggle("is-long", Boolean(field.value) && length > limit);
    if (shows) shows.textContent = words;
  };
  field.addEventListener("input", show);
  show();
}

async function watch(box) {
  while (box.dataset.live) {
    await new Promise((done) => setTimeout(done, 4000));
    if (document.hidden) continue;
    let answer;
    try {
      answer = await fetch(box.dataset.live);
    } catch {
      continue;
    }
    // Signed out meanwhile, or the portal restarts: the figures stay, "Refresh" tells.
    if (!answer.ok || answer.redirected) continue;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = parsed.querySelector(".issue-progress");
    if (!fresh) continue;
    const moved = fresh.dataset.state !== box.dataset.state;
    box.replaceWith(fresh);
    box = fresh;
    // Another state has other buttons; whoever is typing an address is not disturbed.
    if (moved && !document.activeElement.matches("input")) window.location.reload();
  }
}

if (list) for (const item of list.querySelectorAll(".issue-item")) makeMovable(item);
for (const field of document.querySelectorAll("[data-length]")) countLetters(field);
const progress = document.querySelector(".issue-progress[data-live]");
if (progress) {
  for (const link of document.querySelectorAll("[data-refresh]")) link.hidden = true;
  watch(progress);
}
