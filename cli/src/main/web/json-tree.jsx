import { useState } from "preact/hooks";
import { pathOf } from "./paths.js";

/** Entries of one object or list that are shown; more is too much to look through. */
const MAX_ENTRIES = 300;

/** Characters of one value that are shown; the whole of a long one would hold up the browser. */
const MAX_CHARS = 1_000;

/**
 * An event's values as buttons; onPick gets the keys that lead to one.
 *
 * @param open how many levels are open at first; what is closed takes nothing, however deep it is
 */
export function JsonTree({ value, keys = [], open, onPick }) {
  const entries = Array.isArray(value) ? value.map((item, i) => [i, item]) : Object.entries(value);
  return (
    <ul class="tree">
      {entries.slice(0, MAX_ENTRIES).map(([key, item]) => (
        <li key={key}>
          <Entry name={String(key)} value={item} keys={[...keys, key]} open={open} onPick={onPick} />
        </li>
      ))}
      {entries.length > MAX_ENTRIES && <li class="muted">{`and ${entries.length - MAX_ENTRIES} more`}</li>}
    </ul>
  );
}

function Entry({ name, value, keys, open, onPick }) {
  const [isOpen, setIsOpen] = useState(keys.length < open);
  if (value !== null && typeof value === "object") {
    const size = Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`;
    return (
      <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <span class="key">{name}</span> <span class="muted">{size}</span>
        </summary>
        {isOpen && <JsonTree value={value} keys={keys} open={open} onPick={onPick} />}
      </details>
    );
  }
  return (
    <button type="button" class="leaf" title={pathOf(keys).slice(0, MAX_CHARS)} data-path={pathOf(keys)} onClick={() => onPick(keys)}>
      <span class="key">{cut(name)}</span> <span class={`value ${typeof value}`}>{cut(typeof value === "string" ? JSON.stringify(value.slice(0, MAX_CHARS + 1)) : JSON.stringify(value))}</span>
    </button>
  );
}

function cut(text) {
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}
