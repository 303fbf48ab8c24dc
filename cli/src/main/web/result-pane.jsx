import { useState } from "preact/hooks";
import { Bytes } from "./bytes.jsx";
import { StatusView } from "./status-view.jsx";
import { Tabs } from "./tabs.jsx";
import { Totals } from "./totals.jsx";

/** What becomes of the events, for the shown mapping. */
export function ResultPane({ isHidden, answer, failure, line, shown, job }) {
  const [tab, setTab] = useState("event");
  const tabs = [
    { id: "event", label: "Event" },
    { id: "all", label: "All events" },
    { id: "ddl", label: "Table" },
    { id: "segment", label: "Segment", count: answer?.segment?.length || undefined },
    ...(job ? [{ id: "status", label: "Status" }] : []),
  ];
  const event = answer?.events?.find((one) => one.line === line) ?? null;
  return (
    <section class="pane" hidden={isHidden} aria-labelledby="result-title" id="pane-result">
      <header>
        <h2 id="result-title">Result</h2>
        <Tabs label="Result" tabs={tabs} chosen={tab} onChoose={setTab} controls="result" />
      </header>
      <div class="result" id="result" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {failure && (
          <p class="notice error" role="alert">
            {failure}
          </p>
        )}
        {answer && tab === "event" && <EventResult answer={answer} event={event} shown={shown} />}
        {answer && tab === "all" && <Totals answer={answer} />}
        {answer && tab === "ddl" && <Ddl ddl={answer.ddl} />}
        {answer && tab === "segment" && <Segment differences={answer.segment ?? []} />}
        {tab === "status" && <StatusView />}
      </div>
    </section>
  );
}

function EventResult({ answer, event, shown }) {
  if (event === null) {
    return <p class="notice">{answer.events?.length ? "Choose an event." : "Nothing to show until the catalog and the events can be read."}</p>;
  }
  return (
    <>
      <Verdict event={event} shown={shown} />
      {event.row && (
        <>
          <Row header={answer.shown?.header ?? []} cells={event.row} />
          {event.rows > 1 && <p class="muted">This is the first of {event.rows} rows, one for each item.</p>}
          {event.key?.endsWith(".parquet") ? (
            <p class="muted">A Parquet file has these cells column by column, and NULL where nothing is here without quotes.</p>
          ) : (
            <h3>Exact bytes</h3>
          )}
          <pre class="bytes" tabIndex={0} aria-label="Exact bytes of the row">
            <Bytes text={event.rowText ?? ""} />
          </pre>
          <dl class="facts">
            <dt>Folder</dt>
            <dd>{event.folder || "none: the top of the bucket"}</dd>
            <dt>Object</dt>
            <dd>{event.key}</dd>
          </dl>
        </>
      )}
      {event.matches?.length > 0 && (
        <>
          <h3>Taken by</h3>
          <ul class="plain">
            {event.matches.map((match) => (
              <li key={`${match.destination}/${match.mapping}`}>
                {match.destination} / {match.mapping}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Verdict({ event, shown }) {
  const name = [shown.destination, shown.mapping].filter(Boolean).join(" / ");
  return (
    <div class={`verdict ${event.outcome.replace(" ", "-")}`}>
      <p class="headline">
        {event.outcome === "match" && `Match: a row of ${name}`}
        {event.outcome === "no match" && (name ? `No match: no row of ${name}` : "No match")}
        {event.outcome === "rejected" && "Rejected: a dead letter"}
        {event.outcome === "blank" && "A blank line"}
      </p>
      {event.why?.length > 0 && (
        <ul>
          {event.why.map((why, i) => (
            <li key={i}>{why}</li>
          ))}
        </ul>
      )}
      {event.rejections?.map((one, i) => (
        <p key={i}>
          <code>{one.reason}</code> {one.message}
          {one.mapping && <span class="muted"> ({one.destination} / {one.mapping})</span>}
        </p>
      ))}
    </div>
  );
}

function Row({ header, cells }) {
  return (
    <table class="row">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Cell</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell, i) => (
          <tr key={i}>
            <th scope="row">{header[i] ?? i + 1}</th>
            <td>{cell === "" || cell === null ? <span class="muted">empty</span> : <Bytes text={cell} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ddl({ ddl }) {
  if (!ddl) {
    return <p class="notice">No mapping is shown.</p>;
  }
  if (ddl.problem) {
    return <p class="notice">{ddl.problem}</p>;
  }
  return (
    <>
      <pre tabIndex={0} aria-label="CREATE TABLE of the mapping">{ddl.text}</pre>
      <ul class="plain">
        {(ddl.notes ?? []).map((note, i) => (
          <li key={i}>{note}</li>
        ))}
      </ul>
    </>
  );
}

function Segment({ differences }) {
  return differences.length === 0 ? (
    <p class="notice">For these events no listed difference applies: Segment writes the same.</p>
  ) : (
    <ul class="differences">
      {differences.map((difference, i) => (
        <li key={i}>{difference}</li>
      ))}
    </ul>
  );
}
