import { insertCompletionText, pickedCompletion } from "@codemirror/autocomplete";
import { placeOf } from "./place.js";
import { keysOf, schemasAt, valuesOf } from "./schema.js";

/** Completes keys, named values, directives and the filters of @liquid from the catalog's schema. */
export function completionSource(schema, completions, isJson) {
  return (context) => {
    const before = context.state.doc.sliceString(0, context.pos);
    const filter = /\|\s*([A-Za-z_]*)$/.exec(before.slice(before.lastIndexOf("\n") + 1));
    if (filter && /@liquid/.test(before.slice(-2000)) && completions.liquidFilters?.length) {
      return options(context.pos - filter[1].length, completions.liquidFilters.map((label) => ({ label, type: "function" })));
    }
    const word = context.matchBefore(/["']?@?[\w-]*/);
    if (!context.explicit && word.from === word.to) {
      return null;
    }
    const place = placeOf(before.slice(0, before.length - (word.to - word.from)), isJson);
    const schemas = schemasAt(schema, place.path);
    return options(word.from, [
      ...(place.isKey ? keyOptions(schemas, isJson) : []),
      ...(place.isKey ? [] : valueOptions(schemas, isJson)),
    ]);
  };
}

function options(from, list) {
  return list.length === 0 ? null : { from, options: list, validFor: /^["']?@?[\w-]*$/ };
}

function keyOptions(schemas, isJson) {
  return [...keysOf(schemas)].map(([name, info]) => ({
    label: name.startsWith("@") || isJson ? `"${name}"` : name,
    apply: put(name.startsWith("@") || isJson ? `"${name}": ` : `${name}: `),
    info,
    type: name.startsWith("@") ? "keyword" : "property",
  }));
}

/** Puts a text in place of what is typed, with the closing quote that the editor has put there, and an old colon. */
function put(text) {
  return (view, completion, from, to) => {
    const typed = view.state.sliceDoc(from, to);
    const behind = view.state.sliceDoc(to, to + 100);
    const old = (/^["']/.test(typed) ? /^["']?(: ?)?/ : /^(: ?)?/).exec(text.endsWith(": ") ? behind : behind.split(":", 1)[0])[0];
    view.dispatch({
      ...insertCompletionText(view.state, text, from, to + old.length),
      annotations: pickedCompletion.of(completion),
    });
  };
}

function valueOptions(schemas, isJson) {
  return [
    ...valuesOf(schemas)
      .map((value) => (isJson ? JSON.stringify(value) : String(value)))
      .map((label) => ({ label, apply: put(label), type: "enum" })),
    ...[...keysOf(schemas)]
      .filter(([name]) => name.startsWith("@"))
      .map(([name, info]) => ({ label: `{"${name}": }`, info, type: "keyword" })),
  ];
}
