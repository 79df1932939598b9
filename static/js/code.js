/* Reload of the identifying code without leaving the form: the words, the focus and the place stay.
   Without this script the button posts the form, which comes back with every word and a new code. */
(function () {
  "use strict";
  if (window.portalCode || !window.fetch) { return; }
  window.portalCode = true;

  function renew(box, done) {
    fetch(box.dataset.codeUrl, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (code) {
        var answer = box.querySelector("input[name=code]"), said = box.querySelector("[data-code-said]");
        if (code.key) {
          box.querySelector("input[name=code_key]").value = code.key;
          box.querySelector("[data-code-picture]").src = code.picture;
          answer.value = "";
        }
        /* Said anew each time, even when the words are the same. */
        said.textContent = "";
        setTimeout(function () { said.textContent = code.said; }, 60);
        done(true);
      })
      .catch(function () { done(false); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-code-reload]");
    if (!button || button.dataset.plain) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    renew(button.closest("[data-code]"), function (worked) {
      /* Without an answer the button does what it does without a script. */
      if (!worked) {
        button.dataset.plain = "1";
        button.click();
      }
    });
  }, true);
}());
