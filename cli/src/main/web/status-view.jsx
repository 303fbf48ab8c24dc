import { useEffect, useState } from "preact/hooks";
import { get } from "./api.js";

/** Milliseconds from an answer to the next look at the job: Flink gathers figures no more often. */
const PERIOD = 10_000;

const FIGURES = [
  ["received", (one) => one.events.received],
  ["taken", (one) => one.events.taken],
  ["filtered", (one) => one.events.filtered],
  ["unmatched", (one) => one.events.unmatched],
  ["rows", (one) => one.rows.made],
  ["rejected", (one) => one.rows.rejected],
  ["delivered", (one) => one.rows.delivered],
  ["lost", (one) => one.rows.lost],
  ["files waiting", (one) => one.files.waiting],
];

/** What the running job does, per destination: the figures of bin/spillway status. */
export function StatusView() {
  const [status, setStatus] = useState(null);
  const [failure, setFailure] = useState(null);
  useEffect(() => {
    let isOpen = true;
    let timer;
    const read = () =>
      get("/api/status")
        .then(
          (answer) => isOpen && (setStatus(answer), setFailure(null)),
          (refusal) => isOpen && setFailure(refusal.message),
        )
        .finally(() => isOpen && (timer = setTimeout(read, PERIOD)));
    read();
    return () => {
      isOpen = false;
      clearTimeout(timer);
    };
  }, []);
  return (
    <>
      {failure && <p class="notice error" role="alert">{failure}</p>}
      {!failure && !status && <p class="muted">Asking the job…</p>}
      {status && <Job status={status} />}
    </>
  );
}

function Job({ status }) {
  return (
    <>
      <p class="headline">
        {`${status.name}: ${String(status.state).toLowerCase()}`}
      </p>
      {status.counted_since && <p class="muted">{`Counted since ${status.counted_since}`}</p>}
      {status.current === false && <p class="muted">Not all tasks run, or not all have told their figures of now.</p>}
      <div class="wide" tabIndex={0} role="region" aria-label="Figures per destination">
        <table>
          <thead>
            <tr>
              <th scope="col">Destination</th>
              <th scope="col">State</th>
              {FIGURES.map(([name]) => (
                <th scope="col" class="right" key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(status.destinations ?? []).map((one) => (
              <tr key={one.destination}>
                <th scope="row">{one.destination}</th>
                <td>
                  {one.state}
                  {one.last_failure?.reason && <div class="muted">{one.last_failure.reason}</div>}
                </td>
                {FIGURES.map(([name, figure]) => (
                  <td class="right" key={name}>{figure(one).toLocaleString("en")}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
