import { useMemo, useState } from "preact/hooks";
import { completionSource } from "./completion.js";
import { Editor } from "./editor.jsx";
import { FormView } from "./form-view.jsx";

/** The catalog: what is shown of it, its text or a form of one mapping, and its problems. */
export function CatalogPane({ isHidden, catalog, onText, opened, answer, diagnostics, shown, onShown, document, mapping, edit, view, onView, handle, actions }) {
  const complete = useMemo(() => completionSource(opened.schema ?? {}, opened.completions ?? {}, catalog.isJson), [catalog.isJson]);
  const problems = answer?.problems ?? [];
  return (
    <section class="pane" hidden={isHidden} aria-labelledby="catalog-title" id="pane-catalog">
      <header>
        <h2 id="catalog-title" title={catalog.name}>
          {catalog.name}
          {catalog.isChanged && <span class="dot" title="Changed, not saved"> •</span>}
        </h2>
        <div class="buttons">{actions}</div>
      </header>
      <div class="bar">
        <Shown destinations={answer?.destinations ?? []} shown={shown} onShown={onShown} />
        <div class="switch" role="group" aria-label="View">
          <button type="button" aria-pressed={view === "text"} onClick={() => onView("text")}>
            Text
          </button>
          <button type="button" aria-pressed={view === "form"} onClick={() => onView("form")}>
            Form
          </button>
        </div>
      </div>
      {view === "text" ? (
        <Editor value={catalog.text} version={catalog.version} onChange={onText} isJson={catalog.isJson} label={`Catalog ${catalog.name}`} complete={complete} diagnostics={diagnostics} handle={handle} />
      ) : (
        <FormView document={document} mapping={mapping} edit={edit} />
      )}
      <Problems problems={problems} onGo={(problem) => onView("text", problem)} />
    </section>
  );
}

function Shown({ destinations, shown, onShown }) {
  const destination = destinations.find((one) => one.id === shown.destination) ?? destinations[0];
  return (
    <>
      <label>
        <span class="hidden">Destination</span>
        <select value={destination?.id} onChange={(event) => onShown(event.currentTarget.value, null)}>
          {destinations.map((one) => (
            <option key={one.path} value={one.id}>
              {one.name ? `${one.id} – ${one.name}` : one.id}
              {one.enabled === false ? " (off)" : ""}
            </option>
          ))}
        </select>
      </label>
      <span class="muted" aria-hidden="true">/</span>
      <label>
        <span class="hidden">Mapping</span>
        <select value={shown.mapping ?? destination?.mappings[0]?.id} onChange={(event) => onShown(destination.id, event.currentTarget.value)}>
          {(destination?.mappings ?? []).map((one) => (
            <option key={one.path} value={one.id}>
              {one.id}
              {one.enabled === false ? " (off)" : ""}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Problems({ problems, onGo }) {
  const [isOpen, setIsOpen] = useState(true);
  if (problems.length === 0) {
    return null;
  }
  const count = (severity) => problems.filter((problem) => problem.severity === severity).length;
  const counts = ["error", "warning", "note"].filter(count).map((one) => `${count(one)} ${one}${count(one) > 1 ? "s" : ""}`);
  return (
    <details class="problems" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{counts.join(", ")}</summary>
      <ul>
        {problems.map((problem, i) => (
          <li key={i} class={problem.severity}>
            <button type="button" onClick={() => onGo(problem)}>
              <span class="place">
                {problem.severity}
                {problem.line > 0 && ` ${problem.line}:${problem.column}`}
              </span>{" "}
              {summaryOf(problem)}
              {problem.remedy && <span class="remedy"> {problem.remedy}</span>}
            </button>
            {excerptOf(problem) && <pre tabIndex={0}>{excerptOf(problem)}</pre>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A message's first line; those below it show a place with a caret. */
function summaryOf(problem) {
  return problem.message.split("\n", 1)[0];
}

function excerptOf(problem) {
  return problem.excerpt || problem.message.split("\n").slice(1).join("\n");
}
