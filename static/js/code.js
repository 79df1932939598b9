/* Reload and Listen of the identifying code without leaving the form: the words, the focus and the place stay.
   Without this script Reload posts the form, which comes back with every word and a new code, and Listen is a link
   that opens the sound in a tab of its own. */
(function () {
  "use strict";
  if (window.portalCode || !window.fetch) { return; }
  window.portalCode = true;
  var Context = window.AudioContext || window.webkitAudioContext;
  var context, heard = {}, source;

  /* Said anew each time, even when the words are the same. */
  function say(box, words) {
    var said = box.querySelector("[data-code-said]");
    said.textContent = "";
    setTimeout(function () { said.textContent = words; }, 60);
  }

  function renew(box, done) {
    fetch(box.dataset.codeUrl, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (code) {
        if (code.key) {
          box.querySelector("input[name=code_key]").value = code.key;
          box.querySelector("[data-code-picture]").src = code.picture;
          box.querySelector("[data-code-link]").href = code.sound;
          box.querySelector("input[name=code]").value = "";
          hush();
          name(box.querySelector("[data-code-listen]"), "first");
        }
        say(box, code.said);
        done(true);
      })
      .catch(function () { done(false); });
  }

  /* Played by Web Audio: what was heard once is played again from memory, and no player asks for parts of a file. */
  function listen(button) {
    var box = button.closest("[data-code]"), address = box.querySelector("[data-code-link]").href;
    hush();
    try {
      context = context || new Context();
      /* A phone whose bell is off still speaks. */
      if (navigator.audioSession) { navigator.audioSession.type = "playback"; }
      context.resume();
    } catch (error) { fail(box, button); return; }
    if (heard.address === address) { play(button, heard.sound); return; }
    fetch(address, { credentials: "same-origin" })
      .then(function (answer) {
        if (answer.ok) { return answer.arrayBuffer().then(decoded); }
        if (!/^text\/plain/.test(answer.headers.get("Content-Type"))) { throw new Error(answer.status); }
        return answer.text().then(function (words) { say(box, words); });
      })
      .then(function (sound) {
        if (!sound || box.querySelector("[data-code-link]").href !== address) { return; }
        heard = { address: address, sound: sound };
        play(button, sound);
      })
      .catch(function () { fail(box, button); });
  }
  function decoded(bytes) {
    return new Promise(function (done, failed) { context.decodeAudioData(bytes, done, failed); });
  }
  function play(button, sound) {
    hush();
    var mine = source = context.createBufferSource();
    mine.buffer = sound;
    mine.connect(context.destination);
    /* The button's new name is said after the code, not over it. */
    mine.onended = function () {
      delete button.dataset.playing;
      if (mine === source) { name(button, "again"); }
    };
    mine.start();
    button.dataset.playing = "";
  }
  function hush() {
    var old = source;
    source = null;
    if (old) { old.stop(); }
  }
  function name(button, which) { button.textContent = button.dataset[which]; }
  function fail(box, button) {
    box.querySelector("[data-code-link]").hidden = false;
    say(box, button.dataset.failed);
  }

  /* A button in the link's place where it can play. */
  function dress() {
    if (!Context) { return; }
    Array.prototype.forEach.call(document.querySelectorAll("[data-code-listen][hidden]"), function (button) {
      button.hidden = false;
      button.closest("[data-code]").querySelector("[data-code-link]").hidden = true;
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-code-reload],[data-code-listen]");
    if (!button || button.dataset.plain) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if ("codeListen" in button.dataset) { listen(button); return; }
    renew(button.closest("[data-code]"), function (worked) {
      /* Without an answer the button does what it does without a script. */
      if (!worked) {
        button.dataset.plain = "1";
        button.click();
      }
    });
  }, true);
  document.addEventListener("htmx:load", dress);
  document.addEventListener("close", hush, true);
  dress();
}());
