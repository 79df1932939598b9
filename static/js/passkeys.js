/* Around allauth's own scripts: the buttons stand only where the browser knows passkeys, and a refusal is said. */
(function () {
  "use strict";
  var said = document.querySelector("[data-passkey-failed]");
  var buttons = document.querySelectorAll("[data-passkey]");

  function say(words) {
    said.textContent = words;
    said.hidden = false;
  }

  /* The button's part in one of allauth's forms; each form reads the ids that concern it. */
  function equip(button) {
    window.allauth.webauthn.forms[button.dataset.passkey]({ ids: {
      add: button.id, authenticate: button.id, login: button.id,
      credential: button.dataset.credential, passwordless: button.dataset.passwordless, data: "js_data"
    } });
    button.addEventListener("click", function () { said.hidden = true; });
    button.hidden = false;
  }

  if (!said) { return; }
  if (window.PublicKeyCredential) {
    buttons.forEach(equip);
  } else if (!document.getElementById("passkey_login")) {
    say(said.dataset.passkeyUnknown);
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    say(said.dataset.passkeyFailed);
  });
})();
