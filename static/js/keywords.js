// Suggests existing keywords for the name being typed in a comma-separated field.
"use strict";

for (const field of document.querySelectorAll("[data-keywords]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-known`;
  field.after(list);
  field.setAttribute("list", list.id);
  let asked = "";

  field.addEventListener("input", async () => {
    const cut = Math.max(...[",", "，", "、", ";"].map((mark) => field.value.lastIndexOf(mark))) + 1;
    const begun = field.value.slice(cut).trim();
    if (begun.length < 2 || begun === asked) return;
    asked = begun;
    const answer = await fetch(`${field.dataset.keywords}&term=${encodeURIComponent(begun)}`);
    // A slower answer to an older question is no help.
    if (!answer.ok || begun !== asked) return;
    const before = cut ? `${field.value.slice(0, cut).trim()} ` : "";
    list.replaceChildren(
      ...(await answer.json()).results.map(({ text }) => {
        const option = document.createElement("option");
        option.value = before + (/[,，、;]/.test(text) ? `"${text}"` : text);
        option.label = text;
        return option;
      }),
    );
  });
}
