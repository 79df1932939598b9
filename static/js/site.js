/* Makes pages handier; every page works without it. Written for Safari 13 and Chrome 80. */
(function () {
  "use strict";
  var script = document.currentScript, words = script.dataset, root = document.documentElement;
  var canDialog = typeof HTMLDialogElement === "function" && "showModal" in HTMLDialogElement.prototype;
  var dialogs = {}, loading;

  function all(selector, act, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), act);
  }
  function make(name, fields, parent) {
    var element = document.createElement(name);
    Object.keys(fields || {}).forEach(function (key) {
      if (key === "text") { element.textContent = fields[key]; } else { element.setAttribute(key, fields[key]); }
    });
    if (parent) { parent.appendChild(element); }
    return element;
  }

  function dress(within) {
    all("[data-mail]", function (place) {
      var address = place.dataset.mail + "@" + place.dataset.host;
      place.textContent = "";
      make("a", { href: "mailto:" + address, text: address }, place);
      place.removeAttribute("data-mail");
    }, within);
    all("[data-copy],[data-print],[data-share]", function (button) {
      if (!("share" in button.dataset) || navigator.share) { button.hidden = false; }
    }, within);
  }

  /* htmx comes with the first dialog, together with the style of forms. */
  function prepare() {
    loading = loading || new Promise(function (done, fail) {
      make("meta", { name: "htmx-config", content: JSON.stringify({
        allowEval: false, allowScriptTags: false, includeIndicatorStyles: false, selfRequestsOnly: true, historyEnabled: false,
        /* Not "style": copying that attribute would break the policy. */
        attributesToSettle: ["class", "width", "height"],
        responseHandling: [
          { code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "422|429", swap: true },
          { code: "...", swap: false, error: true }
        ]
      }) }, document.head);
      words.css.split(" ").forEach(function (address) {
        if (!document.querySelector('link[href="' + address + '"]')) { make("link", { rel: "stylesheet", href: address }, document.head); }
      });
      var file = make("script", { src: words.htmx });
      file.onload = done;
      file.onerror = fail;
      document.head.appendChild(file);
    });
    return loading;
  }

  function build(link) {
    var dialog = make("dialog", { "aria-label": link.textContent.trim() }, document.body);
    var bar = make("div", { "class": "dialog-bar" }, dialog);
    make("b", { text: words.name }, bar);
    make("a", { href: words.account, text: words.signIn }, bar);
    make("button", { type: "button", text: words.close }, bar).onclick = function () { dialog.close(); };
    var body = make("div", { "class": "dialog-body", "data-dialog-body": "", "aria-live": "polite" }, dialog);
    dialog.addEventListener("close", function () {
      root.classList.remove("has-dialog");
      /* Typed words wait for the next opening; an answered form begins anew. */
      if (!body.querySelector("form")) { dialog.fresh = true; }
      if (dialog.opener) { dialog.opener.focus(); }
    });
    body.addEventListener("htmx:afterSwap", function (event) {
      if (event.target === body) { settle(dialog, body); }
    });
    ["htmx:responseError", "htmx:sendError"].forEach(function (event) {
      body.addEventListener(event, function () { sorry(body, link.href); });
    });
    dialog.fresh = true;
    return dialog;
  }
  function settle(dialog, body) {
    var heading = body.querySelector("h1"), here = body.querySelector("[data-here]"), first = body.querySelector("[data-errors]") || here || heading;
    dress(body);
    /* A form's own script, once. */
    all("[data-script]", function (place) {
      var address = place.dataset.script;
      if (!document.querySelector('script[src="' + address + '"]')) { make("script", { src: address }, document.head); }
    }, body);
    if (heading) { dialog.setAttribute("aria-label", heading.textContent.trim()); }
    if (first) {
      first.tabIndex = -1;
      first.focus();
    }
    /* Whoever changed something half-way down stays there. */
    if (first !== here || !here) { dialog.scrollTop = 0; }
  }
  function sorry(body, address) {
    var old = body.querySelector("[data-sorry]");
    if (old) { old.remove(); }
    var note = make("p", { "class": "notice", role: "alert", "data-sorry": "", text: words.failed + " " });
    make("a", { href: address, text: address }, note);
    body.insertBefore(note, body.firstChild);
  }
  function open(link) {
    var dialog = dialogs[link.href] = dialogs[link.href] || build(link), body = dialog.lastChild;
    dialog.opener = link;
    root.classList.add("has-dialog");
    if (dialog.fresh) {
      dialog.fresh = false;
      body.textContent = "";
      make("p", { text: words.wait }, body);
      prepare().then(function () {
        body.textContent = "";
        window.htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
      }, function () { location.href = link.href; });
    }
    dialog.showModal();
  }

  function copy(button) {
    var text = button.dataset.copy, said = button.dataset.said || (button.dataset.said = button.textContent);
    function done() {
      button.textContent = words.copied;
      setTimeout(function () { button.textContent = said; }, 2500);
    }
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done); return; }
    var field = make("textarea", {}, document.body);
    field.value = text;
    field.select();
    if (document.execCommand("copy")) { done(); }
    field.remove();
    button.focus();
  }

  /* A link to a place of the page behind: the dialog makes room, and the focus does not pull the page back. */
  function leave(event) {
    var link = event.target.closest && event.target.closest("dialog a[href*='#']"), dialog = link && link.closest("dialog");
    if (!dialog || link.pathname !== location.pathname || link.search !== location.search) { return; }
    dialog.opener = null;
    dialog.close();
  }
  document.addEventListener("click", leave);
  document.addEventListener("click", function (event) {
    var target = event.target.closest && event.target.closest("a[data-dialog],[data-copy],[data-print],[data-share]");
    if (!target || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    if ("dialog" in target.dataset) {
      if (!canDialog) { return; }
      event.preventDefault();
      open(target);
    } else if ("copy" in target.dataset) {
      copy(target);
    } else if ("print" in target.dataset) {
      window.print();
    } else {
      navigator.share({ title: document.title, url: target.dataset.share }).catch(function () {});
    }
  });

  all("[data-today]", function (place) {
    var now = new Date();
    place.textContent = now.toLocaleDateString(root.lang, { weekday: "long", year: "numeric", month: "long", day: "numeric" });
  });
  /* On a phone the code waits for somebody beside you. */
  if (window.matchMedia("(max-width: 39.99em)").matches) {
    all("details[data-narrow-closed]", function (details) { details.open = false; });
  }
  /* The menu's current place, where the menu is wider than the phone. */
  all(".sections [aria-current]", function (here) {
    if (root.dir !== "rtl") { here.closest(".sections").scrollLeft = here.offsetLeft - 16; }
  });
  /* What scrolls sideways has to be reached by the keyboard. */
  all(".body table, .body pre", function (wide) {
    if (wide.scrollWidth > wide.clientWidth) { wide.tabIndex = 0; }
  });
  dress();
  all("main [data-errors],main [data-here]", function (place) { place.focus(); });
}());
