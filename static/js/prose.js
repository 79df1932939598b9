// What the prose editor does not know of itself and `articles/cleaning.py` lets through: nothing that stands in an
// article is lost on its way through the editor.
import {
  Extension,
  Mark,
  Node,
  Superscript as PlainSuperscript,
  Table as PlainTable,
  mergeAttributes,
} from "django-prose-editor/editor";

const mark = (name, tag, title) =>
  Mark.create({
    name,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addCommands() {
      return { [`toggle_${name}`]: () => ({ commands }) => commands.toggleMark(name) };
    },
    addMenuItems({ menu }) {
      if (!title) return;
      menu.defineItem({
        name,
        groups: "marks",
        command: (editor) => editor.chain().focus().toggleMark(name).run(),
        button: button(title, tag),
        active: (editor) => editor.isActive(name),
      });
    },
  });

const button = (title, text) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "prose-menubar__button prose-menubar__button--words";
  made.title = title;
  made.textContent = text;
  return made;
};

// The gate: what stands below it is for members.
export const Gate = Node.create({
  name: "gate",
  group: "block",
  atom: true,
  selectable: true,
  priority: 200,
  parseHTML: () => [{ tag: "hr.gate", priority: 100 }],
  renderHTML: () => ["hr", { class: "gate" }],
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "gate",
      groups: "nodes",
      command: (editor) => editor.chain().focus().insertContent({ type: "gate" }).run(),
      button: button("Everything below is for members", "Gate"),
    });
  },
});

export const Marked = mark("marked", "mark", "Mark");
export const Small = mark("small", "small");
export const ShortQuote = mark("shortQuote", "q");
export const Cite = mark("cite", "cite");
export const Keyboard = mark("keyboard", "kbd");
export const Abbreviation = mark("abbreviation", "abbr");

export const DescriptionList = Node.create({
  name: "descriptionList",
  group: "block",
  content: "(descriptionTerm | description)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: ({ HTMLAttributes }) => ["dl", HTMLAttributes, 0],
});
export const DescriptionTerm = Node.create({
  name: "descriptionTerm",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "dt" }],
  renderHTML: ({ HTMLAttributes }) => ["dt", HTMLAttributes, 0],
});
export const Description = Node.create({
  name: "description",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "dd" }],
  renderHTML: ({ HTMLAttributes }) => ["dd", HTMLAttributes, 0],
});

// A table with its caption, which stands outside the rows that can be edited.
export const Table = PlainTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || null,
        renderHTML: () => ({}),
      },
    };
  },
  parseHTML() {
    return [{ tag: "caption", ignore: true }, ...this.parent()];
  },
  renderHTML({ node, HTMLAttributes }) {
    const rows = ["tbody", 0];
    const attributes = mergeAttributes(this.options.HTMLAttributes, HTMLAttributes);
    return node.attrs.caption
      ? ["table", attributes, ["caption", node.attrs.caption], rows]
      : ["table", attributes, rows];
  },
});

// A footnote's mark is a link inside a raised number, not the other way round.
export const Superscript = PlainSuperscript.extend({ priority: 1100 });

const kept = (name) => ({
  [name]: {
    default: null,
    parseHTML: (element) => element.getAttribute(name),
    renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
  },
});

// Attributes that nobody edits and nobody may lose: footnotes, languages, table headings, sizes.
export const Kept = Extension.create({
  name: "kept",
  addGlobalAttributes: () => [
    { types: ["heading", "listItem", "superscript", "link"], attributes: kept("id") },
    {
      types: ["paragraph", "heading", "listItem", "blockquote", "bulletList", "orderedList", "link", "shortQuote"],
      attributes: { ...kept("lang"), ...kept("dir") },
    },
    { types: ["link"], attributes: { ...kept("hreflang"), ...kept("title") } },
    { types: ["abbreviation"], attributes: { ...kept("title"), ...kept("lang") } },
    { types: ["tableHeader"], attributes: kept("scope") },
    { types: ["image"], attributes: { ...kept("width"), ...kept("height"), ...kept("loading") } },
  ],
});
