const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path of a value as @path takes it: `$.properties.total`, `$['odd key'][0]`. */
export function pathOf(keys) {
  return "$" + keys.map(step).join("");
}

function step(key) {
  if (typeof key === "number") {
    return `[${key}]`;
  }
  return PLAIN.test(key) ? `.${key}` : `['${key.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;
}

/** A column's name for a path: its last key in snake case, with a number when that is taken. */
export function columnName(keys, taken) {
  const last = [...keys].reverse().find((key) => typeof key === "string") ?? "event";
  const base =
    last
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .replace(/[^A-Za-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .toLowerCase() || "column";
  let name = base;
  for (let n = 2; taken.has(name); n++) {
    name = `${base}_${n}`;
  }
  return name;
}
