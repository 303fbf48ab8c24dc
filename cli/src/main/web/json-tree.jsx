import { pathOf } from "./paths.js";

/** Entries of one object or list that are shown; more is too much to look through. */
const MAX_ENTRIES = 300;

/** An event's values as buttons; onPick gets the keys that lead to one. */
export function JsonTree({ value, keys = [], onPick }) {
  const entries = Array.isArray(value) ? value.map((item, i) => [i, item]) : Object.entries(value);
  return (
    <ul class="tree">
      {entries.slice(0, MAX_ENTRIES).map(([key, item]) => (
        <li key={key}>
          <Entry name={String(key)} value={item} keys={[...keys, key]} onPick={onPick} />
        </li>
      ))}
      {entries.length > MAX_ENTRIES && <li class="muted">and {entries.length - MAX_ENTRIES} more</li>}
    </ul>
  );
}

function Entry({ name, value, keys, onPick }) {
  if (value !== null && typeof value === "object") {
    const size = Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`;
    return (
      <details open={keys.length < 4}>
        <summary>
          <span class="key">{name}</span> <span class="muted">{size}</span>
        </summary>
        <JsonTree value={value} keys={keys} onPick={onPick} />
      </details>
    );
  }
  return (
    <button type="button" class="leaf" title={pathOf(keys)} data-path={pathOf(keys)} onClick={() => onPick(keys)}>
      <span class="key">{name}</span> <span class={`value ${typeof value}`}>{JSON.stringify(value)}</span>
    </button>
  );
}
