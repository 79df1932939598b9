/* Around allauth's own scripts: the buttons stand only where the browser knows passkeys, and a refusal is said. */
(function () {
  "use strict";
  var said = document.querySelector("[data-passkey-failed]");
  var buttons = document.querySelectorAll("[data-passkey]");

  function say(words) {
    if (!said) { return; }
    said.textContent = words;
    said.hidden = false;
  }

  if (window.PublicKeyCredential) {
    buttons.forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { if (said) { said.hidden = true; } });
    });
  } else if (said && !document.getElementById("passkey_login")) {
    say(said.dataset.passkeyUnknown);
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    say(said ? said.dataset.passkeyFailed : "");
  });
})();
