import { isMap, isScalar, isSeq, parseDocument } from "yaml";

/**
 * A catalog's text that changes in single places: comments, order and the rest of the text stay.
 * Reads the text anew for each change, so what was typed in between is never lost.
 */
export class CatalogDocument {
  constructor(text, isJson) {
    this.isJson = isJson;
    this.document = parseDocument(text, { keepSourceTokens: false, maxAliasCount: 20 });
  }

  get isBroken() {
    return this.document.errors.length > 0;
  }

  /** The text after the changes. */
  get text() {
    return this.isJson
      ? JSON.stringify(this.document.toJS(), null, 2) + "\n"
      : this.document.toString({ lineWidth: 0, flowCollectionPadding: false });
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

  /** @param value YAML, as a person types it: `{"@path": $.userId}` or a plain text */
  setColumn(mapping, index, name, value) {
    const pair = mapping.get("columns").items[index];
    if (isScalar(pair.key)) {
      pair.key.value = name;
    }
    const parsed = parseDocument(value);
    if (parsed.errors.length === 0 && value !== this.valueText(pair)) {
      const node = parsed.contents ?? this.document.createNode("");
      if (isMap(node) || isSeq(node)) {
        node.flow = true;
      }
      if (node.comment === undefined && pair.value?.comment) {
        node.comment = pair.value.comment;
      }
      pair.value = node;
    }
  }

  valueText(pair) {
    return pair.value === null ? "" : JSON.stringify(pair.value?.toJS?.(this.document) ?? pair.value);
  }

  moveColumn(mapping, from, to) {
    const items = mapping.get("columns").items;
    if (to >= 0 && to < items.length) {
      items.splice(to, 0, ...items.splice(from, 1));
    }
  }

  removeColumn(mapping, index) {
    const items = mapping.get("columns").items;
    items.splice(index, 1);
    if (items.length === 0) {
      mapping.delete("columns");
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
    const all = mapping.get("columns_to_transform");
    const found = isSeq(all) ? all.items.find((item) => isMap(item) && item.get("column_name") === column) : null;
    return found ? found.toJS(this.document) : {};
  }

  setTransform(mapping, column, key, value) {
    if (!isSeq(mapping.get("columns_to_transform"))) {
      mapping.set("columns_to_transform", this.document.createNode([]));
    }
    const all = mapping.get("columns_to_transform");
    let found = all.items.find((item) => isMap(item) && item.get("column_name") === column);
    if (!found) {
      found = this.document.createNode({ column_name: column });
      found.flow = true;
      all.add(found);
    }
    this.set(found, key, value);
    if (found.items.length === 1) {
      all.items.splice(all.items.indexOf(found), 1);
    }
    if (all.items.length === 0) {
      mapping.delete("columns_to_transform");
    }
  }

  /** Takes over what an import made: whole destinations, or mappings of one of them. */
  add(yaml, destinationId) {
    const made = parseDocument(yaml);
    if (isMap(made.contents) && isSeq(made.contents.get("destinations"))) {
      this.document.get("destinations").items.push(...made.contents.get("destinations").items);
      return;
    }
    const mappings = isSeq(made.contents) ? made.contents.items : [made.contents];
    withId(this.document.get("destinations"), destinationId).get("mappings").items.push(...mappings);
  }

  /** One mapping as YAML. */
  yamlOf(mapping) {
    const lone = parseDocument("");
    lone.contents = mapping.clone();
    return lone.toString({ lineWidth: 0, flowCollectionPadding: false });
  }
}

function withId(list, id) {
  return isSeq(list) ? (list.items.find((item) => isMap(item) && String(item.get("id")) === id) ?? null) : null;
}
