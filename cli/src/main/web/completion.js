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
      ...(place.isKey ? keyOptions(schemas, isJson, place) : []),
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
    apply: name.startsWith("@") || isJson ? `"${name}": ` : `${name}: `,
    info,
    type: name.startsWith("@") ? "keyword" : "property",
  }));
}

function valueOptions(schemas, isJson) {
  return [
    ...valuesOf(schemas).map((value) => ({ label: isJson ? JSON.stringify(value) : String(value), type: "enum" })),
    ...[...keysOf(schemas)]
      .filter(([name]) => name.startsWith("@"))
      .map(([name, info]) => ({ label: `{"${name}": }`, info, type: "keyword" })),
  ];
}
