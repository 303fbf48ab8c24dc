import { useState } from "preact/hooks";

const NORMALIZE = ["", "lowercase", "trim", "lowercase_trim", "uppercase", "nfc", "digits", "email", "gmail", "phone_e164"];
const HASHES = ["md5", "sha1", "sha256", "sha512"];

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
            isDragging={dragged !== null}
            onDrag={setDragged}
            onDrop={() => edit((doc, found) => doc.moveColumn(found, dragged, i))}
          />
        ))}
      </tbody>
    </table>
  );
}

function Column({ index, last, name, value, transform, edit, isDragging, onDrag, onDrop }) {
  const [isOver, setIsOver] = useState(false);
  const move = (to) => edit((doc, found) => doc.moveColumn(found, index, to));
  const start = (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", name); // without data, Firefox drags nothing
    event.dataTransfer.setDragImage(event.currentTarget.closest("tr"), 0, 0);
    onDrag(index);
  };
  const over = (event) => {
    if (isDragging) {
      event.preventDefault();
      setIsOver(true);
    }
  };
  const drop = (event) => {
    event.preventDefault();
    setIsOver(false);
    onDrop();
  };
  /** Takes over what was typed; what the catalog does not allow is undone. */
  const typed = (event, before, change) => {
    if (!edit(change)) {
      event.currentTarget.value = before;
    }
  };
  const normalize = [transform.normalize ?? ""].flat().join(", ");
  return (
    <tr class={isOver && isDragging ? "over" : ""} onDragOver={over} onDragLeave={() => setIsOver(false)} onDrop={isDragging ? drop : undefined}>
      <td class="order">
        <span class="grip" draggable title="Drag to another place" aria-hidden="true" data-column={name} onDragStart={start} onDragEnd={() => onDrag(null)}>
          ⠿
        </span>
        <button type="button" aria-label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index - 1)}>
          ↑
        </button>
        <button type="button" aria-label={`Move ${name} down`} disabled={index === last} onClick={() => move(index + 1)}>
          ↓
        </button>
      </td>
      <td>
        <input aria-label={`Name of column ${index + 1}`} value={name} onChange={(event) => typed(event, name, (doc, found) => doc.renameColumn(found, index, event.currentTarget.value))} />
      </td>
      <td>
        <input class="mono" aria-label={`Value of ${name}`} title={value} value={value} onChange={(event) => typed(event, value, (doc, found) => doc.setColumn(found, index, event.currentTarget.value))} />
      </td>
      <td class="transform">
        <select aria-label={`Normalize ${name}`} value={normalize} onChange={(event) => edit((doc, found) => doc.setTransform(found, name, "normalize", event.currentTarget.value))}>
          {[...new Set([...NORMALIZE, normalize])].map((kind) => (
            <option key={kind} value={kind}>{kind || "as it is"}</option>
          ))}
        </select>
        <select aria-label={`Hash ${name}`} value={transform.hash_algorithm ?? ""} onChange={(event) => edit((doc, found) => doc.setTransform(found, name, "hash_algorithm", event.currentTarget.value))}>
          <option value="">no hash</option>
          {HASHES.map((kind) => (
            <option key={kind} value={kind}>{kind}</option>
          ))}
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
