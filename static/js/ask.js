/* While somebody types a question: published answers that may fit, and one quiet sentence that they are there.
   Without this script the form shows them beside an error, or not at all. */
(function () {
  "use strict";
  if (window.portalAsk || !window.fetch) { return; }
  window.portalAsk = true;
  var PAUSE = 450, MOST = 400, timer, asked = "", turn = 0;

  function show(box, html) {
    var list = box.querySelector("[data-matching-list]"), said = box.querySelector("[data-matching-said]"), found;
    list.innerHTML = html;
    found = list.querySelector("[data-said]");
    /* Said once for each number: the list may change with every word. */
    if (said.textContent !== (found ? found.dataset.said : "")) { said.textContent = found ? found.dataset.said : ""; }
  }

  function look(field) {
    var form = field.form, box = form && form.querySelector("[data-matching]"), words = field.value.trim().slice(0, MOST), mine;
    if (!box || words === asked) { return; }
    asked = words;
    mine = turn += 1;
    fetch(box.dataset.matching + "?q=" + encodeURIComponent(words), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (html) {
        /* An answer that comes late is about words that have changed since. */
        if (html !== null && mine === turn) { show(box, html); }
      })
      .catch(function () { asked = ""; });
  }

  document.addEventListener("input", function (event) {
    var field = event.target;
    if (!field.hasAttribute || !field.hasAttribute("data-question")) { return; }
    clearTimeout(timer);
    timer = setTimeout(function () { look(field); }, PAUSE);
  });
}());
