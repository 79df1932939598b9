/* What a writer gains from a script: words are counted, and each file travels as soon as it is chosen, with a bar that
   shows how far it is. Every file takes the way of the button "Keep these files": one address, one answer, one truth.
   Written for Safari 13 and Chrome 80. */
(function () {
  "use strict";
  if (window.portalWrite || !window.FormData || !FormData.prototype.delete || !window.DOMParser) { return; }
  window.portalWrite = true;

  var HAN = /\p{Script=Han}/gu, WORD = /[\p{L}\p{N}]+(?:(?:['’.-]|,(?=\p{N}))[\p{L}\p{N}]+)*/gu;

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function filled(words, name, value) { return words.replace("{" + name + "}", value); }

  /* Words: a Han character counts as one, as editors count Chinese. */
  function wordsOf(text) {
    var han = text.match(HAN) || [], others = text.replace(HAN, " ").match(WORD) || [];
    return han.length + others.length;
  }
  function count(counter, area, isTyped) {
    var number = wordsOf(area.value), words = counter.dataset[number === 1 ? "one" : "many"];
    var said = filled(words, "n", number.toLocaleString(document.documentElement.lang));
    counter.querySelector("[data-counter-shown]").textContent = said;
    counter.hidden = !number;
    clearTimeout(counter.timer);
    /* Whoever listens is told when the hand rests, not at each key. */
    if (isTyped) { counter.timer = setTimeout(function () { counter.querySelector("[data-counter-said]").textContent = said; }, 2000); }
  }
  function counterOf(area) { return area.form && area.form.querySelector('[data-counter="' + area.name + '"]'); }

  function say(box, words) { box.querySelector("[data-files-said]").textContent = words; }

  /* The kept list as the portal answers it: lines that are there already keep what is being typed into them. */
  function take(box, answer) {
    var list = box.querySelector("[data-kept-list]"), fresh = answer.querySelector("[data-files]"), now = {}, csrf;
    if (!fresh) { return false; }
    each(fresh.querySelectorAll("[data-file]"), function (line) {
      now[line.dataset.file] = true;
      if (!list.querySelector('[data-file="' + line.dataset.file + '"]')) { list.appendChild(document.importNode(line, true)); }
    });
    each(list.querySelectorAll("[data-file]"), function (line) { if (!now[line.dataset.file]) { line.remove(); } });
    box.querySelector("[data-kept-sum]").innerHTML = fresh.querySelector("[data-kept-sum]").innerHTML;
    box.querySelector("[data-kept]").hidden = !list.children.length;
    csrf = answer.querySelector("input[name=csrfmiddlewaretoken]");
    each(csrf ? box.closest("form").querySelectorAll("input[name=csrfmiddlewaretoken]") : [], function (old) { old.value = csrf.value; });
    return fresh;
  }

  /* Posts the form as it stands with `button` pressed and `file` chosen; `done` hears the answer, or null. */
  function post(form, button, file, progress, done) {
    var request = new XMLHttpRequest(), data = new FormData(form);
    data.delete("files");
    if (file) { data.append("files", file, file.name); }
    data.append(button.name, button.value);
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = function (event) { if (event.lengthComputable) { progress(Math.round(event.loaded / event.total * 100)); } };
    request.onload = function () {
      done(request.status < 500 ? new DOMParser().parseFromString(request.responseText, "text/html") : null);
    };
    request.onerror = request.ontimeout = function () { done(null); };
    request.send(data);
  }

  function refuse(box, words) {
    var line = document.createElement("p");
    line.textContent = words;
    box.querySelector("[data-refusals]").appendChild(line);
  }

  function next(box) {
    var file = box.waiting.shift(), line = box.querySelector("[data-sending-now]"), bar = line.querySelector("progress"), again;
    line.hidden = !file;
    if (!file) {
      again = box.pressed;
      box.isSending = false;
      box.pressed = null;
      if (again) { again.click(); }
      return;
    }
    box.isSending = true;
    bar.value = 0;
    line.querySelector("[data-sending-what]").textContent = filled(box.dataset.sending, "name", file.name);
    post(box.closest("form"), { name: "keep", value: "1" }, file, function (percent) { bar.value = percent; }, function (answer) {
      var before = box.querySelectorAll("[data-file]").length, fresh = answer && take(box, answer);
      if (!fresh) {
        refuse(box, filled(box.dataset.failed, "name", file.name));
      } else {
        each(fresh.querySelectorAll("[data-refusals] p"), function (refusal) { refuse(box, refusal.textContent); });
        if (box.querySelectorAll("[data-file]").length > before) { say(box, filled(box.dataset.isKept, "name", file.name)); }
      }
      next(box);
    });
  }

  function chosen(input) {
    var box = input.closest("[data-files]");
    if (!box || !input.files.length) { return; }
    box.waiting = (box.waiting || []).concat(Array.prototype.slice.call(input.files));
    box.querySelector("[data-refusals]").textContent = "";
    /* They travel by themselves from here on: the button that sends the story need not carry them again. */
    input.value = "";
    if (!box.isSending) { next(box); }
  }

  function remove(button) {
    var box = button.closest("[data-files]");
    button.disabled = true;
    post(box.closest("form"), button, null, function () {}, function (answer) {
      if (!answer || !take(box, answer)) {
        button.disabled = false;
        button.dataset.plain = "1";
        button.click();
        return;
      }
      (box.querySelector("[data-file]") ? box.querySelector("[data-kept] h2") : box.querySelector("input[type=file]")).focus();
    });
  }

  function prepare(within) {
    each(within.querySelectorAll("[data-keep-now]"), function (place) { place.hidden = true; });
    each(within.querySelectorAll("[data-counter]"), function (counter) {
      var area = counter.closest("form").querySelector('textarea[name="' + counter.dataset.counter + '"]');
      if (area) { count(counter, area, false); }
    });
  }

  document.addEventListener("input", function (event) {
    var counter = event.target.name && counterOf(event.target);
    if (counter) { count(counter, event.target, true); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-files] input[type=file]")) { chosen(event.target); }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-remove]");
    if (!button || button.dataset.plain) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    remove(button);
  }, true);
  /* A button pressed while a file is still on its way waits for it. */
  document.addEventListener("submit", function (event) {
    var box = event.target.querySelector("[data-files]");
    if (!box || !box.isSending) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    box.pressed = event.submitter || event.target.querySelector(".form-end .button");
  }, true);
  document.addEventListener("htmx:afterSwap", function (event) { prepare(event.target); });
  prepare(document);
}());
