import { isMap, isScalar, isSeq } from "yaml";

/**
 * A parsed JSON text as JSON again, with two spaces a level. Keys stay in their order and numbers as they are written:
 * an object of JavaScript would put keys that are numbers first, and would round large numbers.
 */
export function jsonOf(node, indent = "") {
  const inner = indent + "  ";
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => `${JSON.stringify(String(isScalar(key) ? key.value : key))}: ${jsonOf(value, inner)}`);
    return enclosed("{", entries, "}", indent);
  }
  if (isSeq(node)) {
    return enclosed("[", node.items.map((item) => jsonOf(item, inner)), "]", indent);
  }
  const value = isScalar(node) ? node.value : node;
  return typeof value === "number" && isNumber(node.source) ? node.source : JSON.stringify(value ?? null);
}

function enclosed(start, entries, end, indent) {
  return entries.length === 0 ? start + end : `${start}\n${entries.map((entry) => `${indent}  ${entry}`).join(",\n")}\n${indent}${end}`;
}

function isNumber(source) {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(source ?? "");
}
