import { useState } from "preact/hooks";

const NORMALIZE = ["", "lowercase", "trim", "lowercase_trim"];

/** The shown mapping as fields; each change goes through edit(document => …) into the text. */
export function FormView({ document, mapping, edit }) {
  if (document.isBroken || mapping === null) {
    return (
      <p class="notice">
        {document.isBroken ? "The text cannot be read; mend it in the text view first." : "Choose a mapping."}
      </p>
    );
  }
  const columns = document.columns(mapping);
  return (
    <div class="form">
      <Field label="Trigger" value={text(mapping.get("trigger"))} hint={'absent: type = "identify" or type = "track"'} onChange={(value) => edit((doc, found) => doc.set(found, "trigger", value))} />
      {columns.length === 0 && <p class="muted">It has Segment's default columns. The first column that you add replaces them.</p>}
      {columns.length > 0 && <Columns document={document} mapping={mapping} columns={columns} edit={edit} />}
      <button type="button" onClick={() => edit((doc, found) => doc.addColumn(found, freshName(doc.columns(found)), "$.userId"))}>
        Add a column
      </button>
    </div>
  );
}

function Columns({ document, mapping, columns, edit }) {
  const [dragged, setDragged] = useState(null);
  return (
    <table class="columns">
      <caption class="hidden">Columns in the order of the file</caption>
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Transform</th>
          <th scope="col">
            <span class="hidden">Remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {columns.map((pair, i) => (
          <Column
            key={i}
            index={i}
            last={columns.length - 1}
            name={text(pair.key)}
            value={document.valueText(pair)}
            transform={document.transform(mapping, text(pair.key))}
            edit={edit}
            onDrag={setDragged}
            onDrop={() => dragged !== null && edit((doc, found) => doc.moveColumn(found, dragged, i))}
          />
        ))}
      </tbody>
    </table>
  );
}

function Column({ index, last, name, value, transform, edit, onDrag, onDrop }) {
  const move = (to) => edit((doc, found) => doc.moveColumn(found, index, to));
  return (
    <tr draggable onDragStart={() => onDrag(index)} onDragEnd={() => onDrag(null)} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <td class="order">
        <button type="button" aria-label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index - 1)}>
          ↑
        </button>
        <button type="button" aria-label={`Move ${name} down`} disabled={index === last} onClick={() => move(index + 1)}>
          ↓
        </button>
      </td>
      <td>
        <input aria-label={`Name of column ${index + 1}`} value={name} onChange={(event) => edit((doc, found) => doc.setColumn(found, index, event.currentTarget.value, value))} />
      </td>
      <td>
        <input class="mono" aria-label={`Value of ${name}`} value={value} onChange={(event) => edit((doc, found) => doc.setColumn(found, index, name, event.currentTarget.value))} />
      </td>
      <td class="transform">
        <select aria-label={`Normalize ${name}`} value={transform.normalize ?? ""} onChange={(event) => edit((doc, found) => doc.setTransform(found, name, "normalize", event.currentTarget.value))}>
          {[...new Set([...NORMALIZE, transform.normalize ?? ""])].map((kind) => (
            <option key={kind} value={kind}>{kind || "as it is"}</option>
          ))}
        </select>
        <select aria-label={`Hash ${name}`} value={transform.hash_algorithm ?? ""} onChange={(event) => edit((doc, found) => doc.setTransform(found, name, "hash_algorithm", event.currentTarget.value))}>
          <option value="">no hash</option>
          <option value="sha256">sha256</option>
        </select>
      </td>
      <td>
        <button type="button" aria-label={`Remove ${name}`} onClick={() => edit((doc, found) => doc.removeColumn(found, index))}>
          ×
        </button>
      </td>
    </tr>
  );
}

function Field({ label, value, hint, onChange }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input class="mono" value={value} placeholder={hint} onInput={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}

function freshName(columns) {
  const taken = new Set(columns.map((pair) => text(pair.key)));
  let n = columns.length + 1;
  while (taken.has(`column_${n}`)) {
    n++;
  }
  return `column_${n}`;
}

function text(node) {
  const value = node?.value === undefined ? node : node.value;
  return value === undefined || value === null ? "" : String(value);
}
