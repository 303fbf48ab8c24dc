import { useRef, useState } from "preact/hooks";
import { Editor } from "./editor.jsx";
import { JsonTree } from "./json-tree.jsx";

/** Events that are listed; the results count all of them. */
const MAX_LISTED = 500;

/** Bytes of a file that are opened: half of what the server takes at once, as JSON escapes some. */
const MAX_BYTES = 4 << 20;

/** Characters of an event whose tree is open at first, and of one's text that is shown. */
const MAX_OPEN = 20_000;

const OUTCOMES = {
  match: { mark: "✓", text: "match" },
  "no match": { mark: "–", text: "no match" },
  rejected: { mark: "✕", text: "rejected" },
};

/** The events: a list with the tree of the chosen one, or their text. */
export function EventsPane({ isHidden, text, onText, opened, answer, line, onLine, onPick, picks, onPicks, onSay }) {
  const [isText, setIsText] = useState(false);
  const [version, setVersion] = useState(0);
  const file = useRef(null);
  const replace = (events) => {
    onText(events);
    onLine(1);
    setVersion(version + 1);
  };
  const open = async (event) => {
    const input = event.currentTarget;
    const [chosen] = input.files;
    if (!chosen) {
      return;
    }
    try {
      const whole = await chosen.slice(0, MAX_BYTES).text();
      const isCut = chosen.size > MAX_BYTES;
      replace(isCut ? whole.slice(0, whole.lastIndexOf("\n") + 1) : whole);
      onSay(
        isCut
          ? `Opened the first events of ${chosen.name}, as many as the page takes; preview takes all.`
          : `Opened ${chosen.name}.`,
      );
    } catch {
      onSay(`${chosen.name} cannot be read.`, true);
    }
    input.value = ""; // so that the same file can be opened again
  };
  return (
    <section class="pane" hidden={isHidden} aria-labelledby="events-title" id="pane-events">
      <header>
        <h2 id="events-title">Events</h2>
        <div class="buttons">
          <button type="button" aria-pressed={isText} onClick={() => setIsText(!isText)}>
            Edit
          </button>
          <button type="button" onClick={() => file.current.click()}>
            Open…
          </button>
          <input ref={file} class="hidden" type="file" accept=".jsonl,.json,.ndjson,.txt" aria-label="JSONL file" tabIndex={-1} onChange={open} />
          {text !== opened && (
            <button type="button" title="The events that the server came with" onClick={() => replace(opened)}>
              Reset
            </button>
          )}
        </div>
      </header>
      {isText ? (
        <Editor value={text} version={version} onChange={onText} isJson label="Events, one JSON object per line" />
      ) : (
        <>
          <EventList events={answer?.events ?? []} line={line} onLine={onLine} />
          <Chosen json={text.split("\n")[line - 1] ?? ""} onPick={onPick} picks={picks} onPicks={onPicks} />
        </>
      )}
    </section>
  );
}

function EventList({ events, line, onLine }) {
  const listed = events.filter((event) => event.outcome !== "blank");
  return (
    <ol class="events" aria-label="Events and what becomes of them">
      {listed.slice(0, MAX_LISTED).map((event) => (
        <li key={event.line}>
          <button type="button" aria-current={event.line === line ? "true" : undefined} onClick={() => onLine(event.line)}>
            <span class={`outcome ${event.outcome.replace(" ", "-")}`} aria-hidden="true">
              {OUTCOMES[event.outcome]?.mark}
            </span>
            <span class="label">{event.label || "not an event"}</span>
            <span class="hidden">, {OUTCOMES[event.outcome]?.text}</span>
            <span class="number">{event.line}</span>
          </button>
        </li>
      ))}
      {listed.length > MAX_LISTED && <li class="muted more">{`and ${listed.length - MAX_LISTED} more, which the totals count`}</li>}
      {listed.length === 0 && <li class="muted more">No events. Press Edit and paste some, one JSON object per line.</li>}
    </ol>
  );
}

function Chosen({ json, onPick, picks, onPicks }) {
  const event = parsed(json);
  return (
    <div class="chosen">
      <p class="hint">
        <label>
          Click a value to add{" "}
          <select value={picks} onChange={(change) => onPicks(change.currentTarget.value)}>
            <option value="column">a column of it</option>
            <option value="cursor">its path at the cursor</option>
          </select>
        </label>
      </p>
      {event === null ? (
        <pre class="raw" tabIndex={0} aria-label="The event's text">
          {json.length > MAX_OPEN ? `${json.slice(0, MAX_OPEN)}…` : json}
        </pre>
      ) : (
        <JsonTree key={json} value={event} open={json.length > MAX_OPEN ? 1 : 4} onPick={onPick} />
      )}
    </div>
  );
}

function parsed(json) {
  try {
    const value = JSON.parse(json);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
