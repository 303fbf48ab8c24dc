import { isMap, isScalar, isSeq, parseDocument, visit } from "yaml";
import { jsonOf } from "./json-text.js";

/** A change that a catalog's text does not allow; the message says why. */
export class UnchangeableError extends Error {}

/**
 * A catalog's text that changes in single places: comments, order and the rest of the text stay.
 * Reads the text anew for each change, so what was typed in between is never lost.
 */
export class CatalogDocument {
  constructor(text, isJson) {
    this.isJson = isJson;
    this.document = parseDocument(text);
    this.style = styleOf(text);
  }

  get isBroken() {
    return this.document.errors.length > 0;
  }

  /** The text after the changes. */
  get text() {
    return this.isJson ? jsonOf(this.document.contents) + "\n" : this.document.toString(this.style);
  }

  /** The node of a mapping, null when it is not there. */
  mapping(destinationId, mappingId) {
    const destination = withId(this.document.get("destinations"), destinationId);
    return destination ? withId(destination.get("mappings"), mappingId) : null;
  }

  /** Where a destination's or a mapping's text starts, as an offset; null when it is not there. */
  offset(destinationId, mappingId) {
    const destination = withId(this.document.get("destinations"), destinationId);
    const node =
      destination && mappingId !== null ? withId(destination.get("mappings"), mappingId) : destination;
    return node?.range?.[0] ?? null;
  }

  columns(mapping) {
    const columns = mapping.get("columns");
    return isMap(columns) ? columns.items : [];
  }

  addColumn(mapping, name, path) {
    if (!isMap(mapping.get("columns"))) {
      mapping.set("columns", this.document.createNode({}));
    }
    const value = this.document.createNode({ "@path": path });
    value.flow = true;
    mapping.get("columns").set(this.document.createNode(name), value);
  }

  /** Renames a column, also where its transform names it. */
  renameColumn(mapping, index, name) {
    const { items } = mapping.get("columns");
    const before = textOf(items[index].key);
    if (name === "") {
      throw new UnchangeableError("A column needs a name; to take it out, press ×.");
    }
    if (items.some((pair, i) => i !== index && textOf(pair.key) === name)) {
      throw new UnchangeableError(`There is a column ${name} already; give another name.`);
    }
    const key = this.document.createNode(name);
    key.commentBefore = items[index].key?.commentBefore;
    key.spaceBefore = items[index].key?.spaceBefore;
    items[index].key = key;
    this.transformOf(mapping, before)?.set("column_name", name);
  }

  /** @param value YAML, as a person types it: `{"@path": $.userId}` or a plain text */
  setColumn(mapping, index, value) {
    const pair = mapping.get("columns").items[index];
    if (value === this.valueText(pair)) {
      return;
    }
    const parsed = parseDocument(value);
    if (parsed.errors.length > 0) {
      throw new UnchangeableError(`This is no value: ${parsed.errors[0].message.split("\n", 1)[0].replace(/ at line .*$/, "")}.`);
    }
    const node = parsed.contents ?? this.document.createNode("");
    if (isMap(node) || isSeq(node)) {
      node.flow = true;
    }
    node.comment ??= pair.value?.comment;
    pair.value = node;
  }

  valueText(pair) {
    return pair.value === null ? "" : JSON.stringify(pair.value?.toJS?.(this.document) ?? pair.value);
  }

  moveColumn(mapping, from, to) {
    const columns = mapping.get("columns");
    const { items } = columns;
    if (to >= 0 && to < items.length) {
      // A comment above the first column is the whole map's for the parser; it moves with its column.
      if (columns.commentBefore && !columns.flow && isScalar(items[0].key)) {
        items[0].key.commentBefore = columns.commentBefore;
        columns.commentBefore = undefined;
      }
      items.splice(to, 0, ...items.splice(from, 1));
    }
  }

  /** Takes out a column with its transform. */
  removeColumn(mapping, index) {
    const { items } = mapping.get("columns");
    const [removed] = items.splice(index, 1);
    if (items.length === 0) {
      mapping.delete("columns");
    }
    const transform = this.transformOf(mapping, textOf(removed.key));
    if (transform) {
      this.removeTransform(mapping, transform);
    }
  }

  set(mapping, key, value) {
    if (value === "") {
      mapping.delete(key);
    } else {
      mapping.set(key, value);
    }
  }

  /** The transform of a column, {} when it has none. */
  transform(mapping, column) {
    return this.transformOf(mapping, column)?.toJS(this.document) ?? {};
  }

  transformOf(mapping, column) {
    const all = mapping.get("columns_to_transform");
    return isSeq(all) ? all.items.find((item) => isMap(item) && String(item.get("column_name")) === column) : undefined;
  }

  setTransform(mapping, column, key, value) {
    if (!isSeq(mapping.get("columns_to_transform"))) {
      mapping.set("columns_to_transform", this.document.createNode([]));
    }
    let found = this.transformOf(mapping, column);
    if (!found) {
      found = this.document.createNode({ column_name: column });
      found.flow = true;
      mapping.get("columns_to_transform").add(found);
    }
    this.set(found, key, value);
    if (found.items.length === 1) {
      this.removeTransform(mapping, found);
    }
  }

  removeTransform(mapping, transform) {
    const { items } = mapping.get("columns_to_transform");
    items.splice(items.indexOf(transform), 1);
    if (items.length === 0) {
      mapping.delete("columns_to_transform");
    }
  }

  /** Takes over what an import made: whole destinations, or mappings for one of them. */
  add(yaml, destinationId) {
    const made = parseDocument(yaml);
    const destinations = made.get("destinations");
    if (isSeq(destinations)) {
      if (!isMap(this.document.contents)) {
        this.document.contents = this.document.createNode({});
      }
      listIn(this.document, this.document.contents, "destinations").push(...destinations.items);
      return;
    }
    const destination = withId(this.document.get("destinations"), destinationId);
    if (destination === null) {
      throw new UnchangeableError("The import made a mapping, and the catalog has no destination for it; add one first.");
    }
    listIn(this.document, destination, "mappings").push(...made.get("mappings").items);
  }

  /** One mapping as YAML. */
  yamlOf(mapping) {
    const lone = parseDocument("");
    lone.contents = mapping.clone();
    if (this.isJson) {
      visit(lone, {
        Collection(_, node) {
          node.flow = false;
        },
        Scalar(_, node) {
          node.type = undefined;
        },
      });
    }
    return lone.toString(this.style);
  }
}

function withId(list, id) {
  return isSeq(list) ? (list.items.find((item) => isMap(item) && String(item.get("id")) === id) ?? null) : null;
}

/** The items of a list, which is made when it is not there. */
function listIn(document, map, key) {
  if (!isSeq(map.get(key))) {
    map.set(key, document.createNode([]));
  }
  const list = map.get(key);
  list.flow = list.flow && list.items.length > 0;
  return list.items;
}

function textOf(node) {
  return String(isScalar(node) ? node.value : node);
}

/** How a text is written where YAML leaves a choice, so that what is not changed stays as it is. */
function styleOf(text) {
  const count = (pattern) => text.match(pattern)?.length ?? 0;
  return {
    lineWidth: 0,
    flowCollectionPadding: count(/(?<![${])\{ +[^\s}]/g) > count(/(?<![${])\{[^\s{}]/g),
    indentSeq: !/^( *)[^\s#-][^\n]*:[ ]*\n\1- /m.test(text),
    indent: /^( {2,8})\S/m.exec(text)?.[1].length ?? 2,
  };
}
