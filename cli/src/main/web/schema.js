/** What a JSON schema says about a place: the schemas that may apply there. */
export function schemasAt(schema, path) {
  let found = expand(schema, schema);
  for (const step of path) {
    found = found.flatMap((one) => child(schema, one, step));
  }
  return found;
}

/** The keys an object there may have, by name, with their descriptions. */
export function keysOf(schemas) {
  const keys = new Map();
  for (const schema of schemas) {
    for (const [name, value] of Object.entries(schema.properties ?? {})) {
      keys.set(name, value.description ?? keys.get(name) ?? "");
    }
  }
  return keys;
}

/** The values that are named: enums, examples and booleans. */
export function valuesOf(schemas) {
  const values = new Set();
  for (const schema of schemas) {
    [...(schema.enum ?? []), ...(schema.examples ?? [])].forEach((value) => values.add(value));
    if (schema.type === "boolean" || (Array.isArray(schema.type) && schema.type.includes("boolean") && schema.type.length <= 2)) {
      values.add(true).add(false);
    }
  }
  return [...values].filter((value) => value !== null && value !== "");
}

function child(root, schema, step) {
  if (typeof step === "number") {
    return schema.items ? expand(root, schema.items) : [];
  }
  const own = schema.properties?.[step] ?? schema.additionalProperties;
  return own && typeof own === "object" ? expand(root, own) : [];
}

function expand(root, schema, depth = 0) {
  if (depth > 8 || typeof schema !== "object") {
    return [];
  }
  const target = schema.$ref ? root.definitions[schema.$ref.replace("#/definitions/", "")] : null;
  const parts = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => list ?? []);
  return [
    schema,
    ...(target ? expand(root, target, depth + 1) : []),
    ...parts.flatMap((part) => expand(root, part, depth + 1)),
  ];
}
