import { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { post } from "./api.js";
import { CatalogDocument, UnchangeableError } from "./catalog-document.js";
import { CatalogPane } from "./catalog-pane.jsx";
import { useEvaluation } from "./evaluation.js";
import { EventsPane } from "./events-pane.jsx";
import { ImportDialog } from "./import-dialog.jsx";
import { writeLink } from "./link.js";
import { columnName, pathOf } from "./paths.js";
import { diagnosticsOf } from "./problems.js";
import { ResultPane } from "./result-pane.jsx";
import { announcement } from "./announcement.js";
import { Tabs } from "./tabs.jsx";
import { useNarrow } from "./narrow.js";

const PANES = [
  { id: "events", label: "Events" },
  { id: "catalog", label: "Catalog" },
  { id: "result", label: "Result" },
];

/**
 * The whole page.
 *
 * @param opened what /api/start answered
 * @param linked the state of a link, null without one
 */
export function App({ opened, linked }) {
  const name = linked?.name ?? opened.catalog.name;
  const [{ text, version }, setCatalog] = useState({ text: linked?.catalog ?? opened.catalog.text, version: 0 });
  const setText = (typed) => setCatalog((last) => ({ ...last, text: typed }));
  const [saved, setSaved] = useState({ text: opened.catalog.text, revision: opened.catalog.revision });
  const [events, setEvents] = useState(linked?.events ?? opened.events.text);
  const [shown, setShown] = useState({ destination: linked?.destination ?? null, mapping: linked?.mapping ?? null });
  const [line, setLine] = useState(linked?.line ?? 1);
  const [picks, setPicks] = useState("column");
  const [view, setView] = useState("text");
  const [pane, setPane] = useState("catalog");
  const [notice, setNotice] = useState(null);
  const [isImporting, setIsImporting] = useState(false);
  const [place, setPlace] = useState(null);
  const isNarrow = useNarrow();
  const editor = useRef(null);

  const { answer, request, failure } = useEvaluation({ catalog: text, name, ...shown, events, at: null });
  const isJson = name.endsWith(".json") || text.trimStart().startsWith("{");
  const document = useMemo(() => new CatalogDocument(text, isJson), [text, isJson]);
  const current = resolved(answer, shown);
  const mapping = document.isBroken ? null : document.mapping(current.destination, current.mapping);
  const diagnostics = useMemo(
    () => (answer && request.catalog === text ? diagnosticsOf(answer.problems ?? [], text) : null),
    [answer, text],
  );

  const say = (message, isError = false) => setNotice({ message, isError });
  useEffect(() => {
    if (place !== null && view === "text" && editor.current) {
      const at = Math.min(place, editor.current.state.doc.length);
      editor.current.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: "start", yMargin: 48 }),
      });
      editor.current.focus();
      setPlace(null);
    }
  }, [place, view]);

  /** Changes the text; says why and returns false when that cannot be done. */
  const change = (make) => {
    const changed = new CatalogDocument(text, isJson);
    if (changed.isBroken) {
      say("The catalog's text cannot be read, so nothing was changed; mend it first.", true);
      return false;
    }
    try {
      make(changed);
    } catch (refusal) {
      if (!(refusal instanceof UnchangeableError)) {
        throw refusal;
      }
      say(refusal.message, true);
      return false;
    }
    setNotice(null);
    setCatalog({ text: changed.text, version: version + 1 });
    return true;
  };
  const edit = (make) =>
    change((changed) => {
      const found = changed.mapping(current.destination, current.mapping);
      if (found === null) {
        throw new UnchangeableError("No mapping is chosen, so nothing was changed.");
      }
      make(changed, found);
    });
  const pick = (keys) => {
    const path = pathOf(keys);
    if (picks === "cursor" && view === "text" && editor.current) {
      editor.current.dispatch(editor.current.state.replaceSelection(path));
      say(`Put ${path} at the cursor.`);
      return;
    }
    let column = "";
    const isAdded = edit((changed, found) => {
      column = columnName(keys, new Set(changed.columns(found).map((pair) => String(pair.key?.value))));
      changed.addColumn(found, column, path);
    });
    if (isAdded) {
      say(`Added the column ${column} with ${path}.`);
    }
  };
  const show = (destination, mappingId) => {
    setShown({ destination, mapping: mappingId });
    if (view === "text" && !document.isBroken) {
      setPlace(document.offset(destination, mappingId));
    }
  };
  const goTo = (next, problem) => {
    setView(next);
    if (problem) {
      const lines = text.split("\n").slice(0, Math.max((problem.line ?? 1) - 1, 0));
      setPlace(lines.reduce((sum, one) => sum + one.length + 1, 0) + Math.max((problem.column ?? 1) - 1, 0));
      setPane("catalog");
    }
  };
  const save = async () => {
    try {
      const { revision } = await post("/api/save", { text, revision: saved.revision });
      setSaved({ text, revision });
      say("Saved.");
    } catch (refusal) {
      const problems = refusal.body?.problems?.map((problem) => problem.message) ?? [];
      say(problems.length > 0 ? `Not saved: ${problems.join(" ")}` : `Not saved: ${refusal.message}`, true);
    }
  };
  const copy = async (value, what) => {
    try {
      await navigator.clipboard.writeText(value);
      say(`Copied ${what}.`);
    } catch {
      say(`The browser does not let the page copy ${what}.`, true);
    }
  };
  const link = async () => {
    const state = { catalog: text, name, events, ...current, line };
    const fragment = await writeLink(state);
    history.replaceState(null, "", fragment);
    await copy(location.href, "a link with the catalog and the events in it");
  };
  const keys = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && opened.catalog.writable) {
      event.preventDefault();
      save();
    }
  };

  const actions = (
    <>
      {opened.catalog.writable && (
        <button type="button" class="primary" disabled={text === saved.text} onClick={save}>
          Save
        </button>
      )}
      <button type="button" disabled={mapping === null} title="Copy the shown mapping" onClick={() => copy(document.yamlOf(mapping), "the mapping as YAML")}>
        Copy YAML
      </button>
      <button type="button" onClick={() => setIsImporting(true)}>
        Import…
      </button>
    </>
  );
  // Hidden, not gone: what is typed, scrolled and chosen in a part stays while another is looked at.
  const isHidden = (id) => isNarrow && pane !== id;
  return (
    <div class="app" onKeyDown={keys}>
      <header class="top">
        <h1>
          Spillway <span>playground</span>
        </h1>
        <p class="state" role="status" aria-live="polite">
          {announcement(answer, current, line)}
        </p>
        <div class="buttons">
          <button type="button" title="Catalog and events go into the link's fragment, which no server gets" onClick={link}>
            Copy link
          </button>
        </div>
      </header>
      <div role="status" aria-live={notice?.isError ? "assertive" : "polite"}>
        {notice && (
          <p class={notice.isError ? "toast error" : "toast"}>
            {notice.message}
            <button type="button" aria-label="Close the message" onClick={() => setNotice(null)}>×</button>
          </p>
        )}
      </div>
      {isNarrow && <Tabs label="Parts of the page" tabs={PANES} chosen={pane} onChoose={setPane} controls="panes" />}
      <main id="panes" class={isNarrow ? "narrow" : ""}>
        <EventsPane isHidden={isHidden("events")} text={events} onText={setEvents} opened={opened.events.text} answer={answer} line={line} onLine={setLine} onPick={pick} picks={picks} onPicks={setPicks} onSay={say} />
        <CatalogPane
          isHidden={isHidden("catalog")}
          catalog={{ name, text, version, isJson, isChanged: text !== saved.text }}
          onText={setText}
          opened={opened}
          answer={answer}
          diagnostics={diagnostics}
          shown={current}
          onShown={show}
          document={document}
          mapping={mapping}
          edit={edit}
          view={view}
          onView={goTo}
          handle={editor}
          actions={actions}
        />
        <ResultPane isHidden={isHidden("result")} answer={answer} failure={failure} line={line} shown={current} job={opened.job} />
      </main>
      <footer>
        <span>Spillway {opened.version}</span>
        <a href="licenses.txt">Licences</a>
        {answer && <span>{answer.millis} ms</span>}
      </footer>
      {isImporting && (
        <ImportDialog
          onClose={() => setIsImporting(false)}
          onAdd={(yaml) =>
            change((changed) => changed.add(yaml, current.destination)) && say("Added what the import made to the catalog.")
          }
        />
      )}
    </div>
  );
}

/** The destination and mapping that the server shows: those asked for, else the first. */
function resolved(answer, shown) {
  const destinations = answer?.destinations ?? [];
  const destination = destinations.find((one) => one.id === shown.destination) ?? destinations[0];
  const mapping = destination?.mappings.find((one) => one.id === shown.mapping) ?? destination?.mappings[0];
  return { destination: destination?.id ?? shown.destination, mapping: mapping?.id ?? shown.mapping };
}
